import core from 'highlight.js/lib/core'
import type { Emitter, HLJSApi, Language, LanguageFn } from 'highlight.js'
import { PieceColours } from './codePieces'
import type { CodeColours, CodeState, Highlighter, Run, RunKind } from './colours'
import { grammars, inner } from './grammars'
import type { Grammar } from './grammars'

/** What a name of the grammars is shown as; what is not here is shown as what it stands in. */
const kinds: Readonly<Record<string, RunKind>> = {
  'comment': 'comment', 'quote': 'comment', 'meta': 'comment',
  'keyword': 'keyword', 'name': 'keyword', 'selector-tag': 'keyword', 'doctag': 'keyword',
  'variable.language': 'keyword', 'template-tag': 'keyword', 'bullet': 'keyword',
  'string': 'string', 'regexp': 'string', 'char': 'string', 'code': 'string', 'link': 'string',
  'formula': 'string', 'addition': 'added', 'deletion': 'removed',
  'number': 'number', 'literal': 'number', 'symbol': 'number', 'variable.constant': 'number',
  'title': 'title', 'section': 'title', 'selector-id': 'title', 'selector-class': 'title',
  'title.class': 'type', 'type': 'type', 'built_in': 'type', 'attr': 'type', 'attribute': 'type',
  'selector-attr': 'type', 'selector-pseudo': 'type', 'subst': '',
}

const loading = new Map<Grammar, Promise<Highlighter>>()

/** Gives colours for one block of code, after all that its grammar needs was loaded. */
export async function createColours(grammar: Grammar): Promise<CodeColours> {
  return new PieceColours(await loadHighlighter(grammar))
}

/** The highlighter for a grammar, made once. The next call tries again where that failed. */
export function loadHighlighter(grammar: Grammar): Promise<Highlighter> {
  const loaded = loading.get(grammar) ?? load(grammar)
  loading.set(grammar, loaded)
  loaded.catch(() => loading.delete(grammar))
  return loaded
}

async function load(grammar: Grammar): Promise<Highlighter> {
  const names = needed(grammar)
  const files = await Promise.all(names.map(name => grammars[name]()))
  return new GrammarHighlighter(grammar, files.map((file, index) => [names[index] ?? grammar, file.default])).highlight
}

function needed(grammar: Grammar): readonly Grammar[] {
  return [grammar, ...(inner[grammar] ?? []).flatMap(needed)]
}

/** Deeper places are forgotten: each of their ends may look through all that they stand in. */
const maxDepth = 200

/** Where a piece of code ended: inside which constructs, and what they are shown as. */
interface Place {
  readonly language: Language
  readonly kinds: readonly (RunKind | undefined)[]
  /** What the grammar noted on the way, such as the end of a heredoc; and the object that it looks for it in. */
  readonly notes: readonly (readonly [noted: object, notes: object])[]
}

/**
 * One grammar. It has a library of its own: which others were loaded before changes nothing. It
 * reads whole texts only, so that a place inside a text is made a language for the rest of it.
 */
class GrammarHighlighter {
  readonly #library: HLJSApi = core.newInstance()
  readonly #grammar: Grammar
  #start: Place['kinds'] = []

  constructor(grammar: Grammar, languages: readonly (readonly [Grammar, LanguageFn])[]) {
    this.#grammar = grammar
    for (const [name, language] of languages) this.#library.registerLanguage(name, language)
    const takeStart = (): Place['kinds'] => {
      const start = this.#start
      this.#start = [] // languages inside start anew
      return start
    }
    this.#library.configure({
      __emitter: class extends RunEmitter {
        constructor() {
          super(takeStart())
        }
      },
    })
  }

  readonly highlight: Highlighter = (code, state) => {
    const place = state as Place | undefined
    if (place) this.#library.registerLanguage('rest', () => place.language)
    for (const [noted, notes] of place?.notes ?? []) Object.assign(notes, noted)
    this.#start = place?.kinds ?? []
    const { errorRaised, _emitter: emitter, _top: top } = this.#library.highlight(code, {
      language: place ? 'rest' : this.#grammar,
    })
    const { runs, stack } = emitter as RunEmitter
    const exact = !errorRaised && runs.map(({ text }) => text).join('') === code
    if (!exact) return { runs: [{ kind: '', text: code }], state: undefined }
    return { runs: runs.map(({ kind = '', text }) => ({ kind, text })), state: this.#placeAt(top as Language, stack, place) }
  }

  /** Outside of every construct there is nothing to remember. */
  #placeAt(top: Language, kinds: Place['kinds'], before: Place | undefined): CodeState {
    const root = this.#library.getLanguage(this.#grammar)
    if (!root || top === root) return undefined
    const modes = modesOf(top)
    if (modes.length > maxDepth) return undefined
    const { case_insensitive = false, classNameAliases = {} } = root
    const notes = modes.flatMap(({ data }) => data ? [[{ ...data }, data] as const] : [])
    const language = top === before?.language ? top : Object.assign(Object.create(top) as Language, {
      case_insensitive, classNameAliases, aliases: [],
    })
    return { language, kinds: [...kinds], notes } satisfies Place
  }
}

/** The constructs that a place stands in, the innermost one first. */
function modesOf(top: Mode): readonly Mode[] {
  const modes: Mode[] = []
  for (let mode: Mode | undefined = top; mode; mode = mode.parent) modes.push(mode)
  return modes
}

interface Mode {
  readonly data?: object
  readonly parent?: Mode
}

/** Takes what the library finds as runs of text instead of as HTML. */
class RunEmitter implements Emitter {
  readonly runs: { readonly kind: Run['kind'] | undefined, text: string }[] = []
  readonly stack: (RunKind | undefined)[]

  constructor(start: Place['kinds']) {
    this.stack = [...start]
  }

  addText(text: string, kind = this.stack.at(-1)): void {
    const last = this.runs.at(-1)
    if (text === '') return
    if (last && last.kind === kind) last.text += text
    else this.runs.push({ kind, text })
  }

  startScope(scope: string): void {
    this.stack.push(kinds[scope] ?? kinds[scope.split('.')[0] ?? ''] ?? this.stack.at(-1))
  }

  endScope(): void {
    this.stack.pop()
  }

  openNode(scope: string): void {
    this.startScope(scope)
  }

  closeNode(): void {
    this.endScope()
  }

  __addSublanguage(emitter: Emitter): void {
    for (const { kind, text } of (emitter as RunEmitter).runs) this.addText(text, kind ?? this.stack.at(-1))
  }

  finalize(): void {
    // what is open at the end stays open for the rest
  }

  toHTML(): string {
    return ''
  }
}
