import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maxColouredLength, maxColouredLines, PieceColours } from '../../src/markdown/codePieces'
import type { Highlighter, Run } from '../../src/markdown/colours'
import { grammars } from '../../src/markdown/grammars'
import type { Grammar } from '../../src/markdown/grammars'
import { loadColours } from '../../src/markdown/highlight'
import { loadHighlighter } from '../../src/markdown/highlighter'
import { findLanguage } from '../../src/markdown/languages'

const all = Object.keys(grammars) as Grammar[]

function textOf(runs: readonly Run[]): string {
  return runs.map(({ text }) => text).join('')
}

/** The runs of all pieces, one after another; each must begin where the one before ended. */
function colour(code: string, highlight: Highlighter): Run[] {
  const colours = new PieceColours(highlight)
  const runs: Run[] = []
  for (let next = colours.next(code, false); next; next = colours.next(code, false)) {
    expect(next.from).toBe(textOf(runs).length)
    runs.push(...next.runs)
  }
  return runs
}

/** The kind of each character. */
function kindsOf(runs: readonly Run[]): string[] {
  return runs.flatMap(({ kind, text }) => Array.from<string>({ length: text.length }).fill(kind))
}

/** Coloured runs alone, as `kind:text`. */
function shown(runs: readonly Run[]): string[] {
  return runs.filter(({ kind }) => kind).map(({ kind, text }) => `${kind}:${text}`)
}

describe('a word behind a fence', () => {
  test.each([
    ['js', 'JavaScript', 'code.js'], ['ts', 'TypeScript', 'code.ts'], ['jsx', 'JSX', 'code.jsx'], ['tsx', 'TSX', 'code.tsx'],
    ['py', 'Python', 'code.py'], ['c++', 'C++', 'code.cpp'], ['c#', 'C#', 'code.cs'], ['sh', 'Bash', 'code.sh'], ['zsh', 'Zsh', 'code.zsh'],
    ['shell', 'Bash', 'code.sh'], ['console', 'Console', 'console.txt'], ['HTML', 'HTML', 'code.html'], ['xml', 'XML', 'code.xml'],
    ['svg', 'SVG', 'code.svg'], ['vue', 'Vue', 'code.vue'], ['yml', 'YAML', 'code.yaml'], ['toml', 'TOML', 'code.toml'],
    ['Dockerfile', 'Dockerfile', 'Dockerfile'], ['makefile', 'Makefile', 'Makefile'], ['objective-c', 'Objective-C', 'code.mm'],
    ['rs', 'Rust', 'code.rs'], ['golang', 'Go', 'code.go'], ['kt', 'Kotlin', 'code.kt'], ['ps1', 'PowerShell', 'code.ps1'],
    ['mysql', 'SQL', 'code.sql'], ['tex', 'LaTeX', 'code.tex'], ['m', 'MATLAB', 'code.m'], ['rb', 'Ruby', 'code.rb'],
  ])('%j means %s', (word, name, fileName) => {
    expect(findLanguage(word)).toMatchObject({ name, fileName })
  })

  test.each(['', 'text', 'txt', 'plain', 'none', 'constructor', '__proto__', 'toString', 'mermaid', ' js'])('%j means no language', (word) => {
    expect(findLanguage(word)).toBeUndefined()
  })

  test('may be one for each grammar', () => {
    const words = ['sh', 'c', 'clj', 'cmake', 'cpp', 'cs', 'css', 'dart', 'pascal', 'diff', 'docker', 'bat', 'elixir', 'elm', 'erlang', 'fortran', 'fs', 'glsl',
      'go', 'gradle', 'graphql', 'groovy', 'hs', 'ini', 'java', 'js', 'json', 'jsx', 'julia', 'kotlin', 'latex', 'less', 'lisp', 'lua', 'make', 'md', 'matlab',
      'nginx', 'nim', 'nix', 'objc', 'ocaml', 'perl', 'php', 'powershell', 'prolog', 'properties', 'proto', 'py', 'r', 'ruby', 'rust', 'scala', 'scheme', 'scss',
      'console', 'sql', 'swift', 'tcl', 'tsx', 'ts', 'vb', 'verilog', 'vhdl', 'vim', 'wasm', 'asm', 'html', 'yaml']
    expect(words.map(word => findLanguage(word)?.grammar).sort()).toEqual([...all].sort())
  })
})

describe('code is coloured', () => {
  test.each<[Grammar, string, string[]]>([
    ['typescript', 'const a = f(1) as Foo // x', ['keyword:const', 'title:f', 'number:1', 'keyword:as', 'type:Foo', 'comment:// x']],
    ['python', 'def f(a):\n    """b"""\n    return None', ['keyword:def', 'title:f', 'string:"""b"""', 'keyword:return', 'number:None']],
    ['xml', '<a href="b"><style>p { color: red }</style><script>let c</script>', [
      'keyword:a', 'type:href', 'string:"b"', 'keyword:style', 'keyword:p', 'type:color', 'keyword:style', 'keyword:script', 'keyword:let', 'keyword:script']],
    ['jsx', 'const a = <b c="d">{e}</b>', ['keyword:const', 'keyword:b', 'type:c', 'string:"d"', 'keyword:b']],
    ['diff', '@@ -1 +1 @@\n-a\n+b', ['comment:@@ -1 +1 @@', 'removed:-a', 'added:+b']],
    ['json', '{"a": [1, true]}', ['type:"a"', 'number:1', 'keyword:true']],
    ['javascript', '`a${b}c`', ['string:`a', 'string:c`']],
    ['shell', '$ echo "a"\nb', ['comment:$ ', 'type:echo', 'string:"a"']],
  ])('in %s', async (grammar, code, expected) => {
    const runs = colour(code, await loadHighlighter(grammar))
    expect(shown(runs)).toEqual(expected)
    expect(textOf(runs)).toBe(code)
  })

  test.each([
    ['typescript', 'src/markdown/tokenizer.ts'], ['typescript', 'src/locales/en.ts'], ['xml', 'src/components/settings/AboutSection.vue'],
    ['css', 'src/styles/base.css'], ['markdown', 'README.md'], ['json', 'package-lock.json'], ['javascript', 'eslint.config.js'],
    ['javascript', 'node_modules/highlight.js/lib/core.js'],
  ] as const)('in pieces just as in one (%s: %s)', async (grammar, file) => {
    const code = readFileSync(file, 'utf8').slice(0, 20_000)
    const highlight = await loadHighlighter(grammar)
    const pieces = kindsOf(colour(code, highlight))
    const whole = kindsOf(highlight(code, undefined).runs)
    expect(pieces.length).toBe(code.length)
    expect(pieces.filter((kind, index) => kind !== whole[index]).length).toBe(0)
  })

  test('across the pieces: what is open at the end of one goes on in the next', async () => {
    const rows = 'not code "\n'.repeat(300)
    const comment = colour(`let a\n/* ${rows}*/ let b`, await loadHighlighter('javascript'))
    expect(kindsOf(comment).filter(kind => kind === 'comment').length).toBe(rows.length + 5)
    const heredoc = colour(`cat <<END\n${rows}END\nif true; then\nfi`, await loadHighlighter('bash'))
    expect(shown(heredoc).slice(-4)).toEqual(['keyword:if', 'number:true', 'keyword:then', 'keyword:fi'])
    const template = colour(`\`\${[\n${'1,\n'.repeat(100)}]} ${rows}\` + 2`, await loadHighlighter('javascript'))
    expect(shown(template).slice(-2)[0]).toMatch(/^string:/)
    expect(shown(template).at(-1)).toBe('number:2')
  })

  test('whatever else was coloured between two pieces', async () => {
    const highlight = await loadHighlighter('bash')
    const code = `cat <<ONE\n${'a\n'.repeat(50)}ONE\nif b`
    const first = new PieceColours(highlight)
    first.next(code, false)
    colour('cat <<TWO\nc\nTWO\ncat <<OPEN\nd', highlight)
    const runs: Run[] = []
    for (let next = first.next(code, false); next; next = first.next(code, false)) runs.push(...next.runs)
    expect(shown(runs).at(-1)).toBe('keyword:if')
  })
})

test('colours that cannot be had are none', async () => {
  const text = 'let a'
  expect((await loadColours('javascript'))?.next(text, false)?.runs.map(({ text }) => text).join('')).toBe(text)
  expect(await loadColours('none' as 'c')).toBeUndefined()
})

describe('whatever the code is', () => {
  const parts = fc.constantFrom('\n', '\n\n', ' ', '\t', '\r\n', 'a', 'A1', '"', '\'', '`', '"""', '/*', '*/', '//', '#', '<!--', '-->', '<a>', '</a', '<script>', '</script>',
    '<style>', '<?php', '?>', '{', '}', '(', ')', '[', ']', '${', '<%', '%>', '@', '\\', '\\\n', '<<EOF\n', 'EOF\n', '=begin\n', '=end\n', '&amp;', '</span>',
    '<span class="x">', '$', '0x1', '1e', ':', ';', '=>', '::', '---', '+++ a\n', '%q(', 'q{', 'R"(', 'def f', 'class A', 'function(', 'import ', '中文', '😀', '\ud800', '\u202e', '\0', 'x'.repeat(600))
  const codes = fc.array(parts, { maxLength: 60 }).map(list => list.join(''))

  test('its text stays, in every language', async () => {
    for (const grammar of all) {
      const highlight = await loadHighlighter(grammar)
      fc.assert(fc.property(codes, (code) => {
        expect(textOf(colour(code, highlight))).toBe(code)
        expect(textOf(highlight(code, undefined).runs)).toBe(code)
      }), { numRuns: 25 })
    }
  }, 120_000)

  test('its colours do not depend on how it came', async () => {
    const highlight = await loadHighlighter('javascript')
    const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 })
    fc.assert(fc.property(fc.array(codes, { maxLength: 4 }), sizes, (several, steps) => {
      const code = several.join('')
      const colours = new PieceColours(highlight)
      const kinds: string[] = []
      const take = (text: string, growing: boolean): void => {
        for (let next = colours.next(text, growing); next; next = colours.next(text, growing)) {
          kinds.splice(next.from, Infinity, ...kindsOf(next.runs))
        }
      }
      for (let [length, step] = [0, 0]; length < code.length; step++) {
        take(code.slice(0, length), true)
        if (step % 7 === 6) {
          const kept = Math.max(0, length - 300)
          take(`${code.slice(0, length)}${'y'.repeat(700)}`, true)
          colours.cut(kept)
        }
        length += steps[step % steps.length] ?? 1
      }
      take(code, false)
      expect(kinds).toEqual(kindsOf(colour(code, highlight)))
    }), { numRuns: 100 })
  })

  test('it is given to a grammar in small pieces without long lines', () => {
    const given: string[] = []
    const recorder: Highlighter = (text) => {
      given.push(text)
      return { runs: [{ kind: '', text }], state: undefined }
    }
    fc.assert(fc.property(fc.array(fc.constantFrom('a'.repeat(40), 'b'.repeat(499), 'c'.repeat(2000), '\n', '\n\n'), { maxLength: 300 }), (lines) => {
      expect(textOf(colour(lines.join(''), recorder)).length).toBeLessThanOrEqual(lines.join('').length)
    }))
    expect(Math.max(...given.map(({ length }) => length))).toBeLessThanOrEqual(2500)
    expect(given.flatMap(text => text.split('\n')).every(line => line.length < 500)).toBe(true)
  })

  test('what is behind the limits stays plain', async () => {
    const highlight = await loadHighlighter('javascript')
    const long = colour('let abc = 123456789012345678901234567890 // 3456789012345678901234567890\n'.repeat(1000), highlight)
    expect(textOf(long).length).toBeGreaterThan(maxColouredLength)
    expect(textOf(long).length).toBeLessThan(maxColouredLength + 3000)
    const many = colour('a\n'.repeat(5000), highlight)
    expect(textOf(many).length / 2).toBeGreaterThanOrEqual(maxColouredLines)
    expect(textOf(many).length / 2).toBeLessThan(maxColouredLines + 100)
  })
})

/** What takes the grammars up to ten seconds, 500 times the usual, when it is given to them in one. */
describe('no code takes long', () => {
  const usual = readFileSync('node_modules/highlight.js/lib/core.js', 'utf8').slice(0, maxColouredLength)
  const attacks: readonly (readonly [Grammar, string])[] = [
    ['csharp', 'case '], ['csharp', 'select '], ['nix', ' '], ['ini', '0.'], ['matlab', ' '], ['shell', '${'], ['cpp', 'end'], ['c', 'a'], ['fsharp', ' '],
    ['markdown', '[a]('], ['bash', '${'], ['clojure', '('], ['lisp', '('], ['erlang', '{'], ['java', '$'], ['javascript', '(a'], ['typescript', '((a)'], ['php', 'a('],
    ['xml', '<a>'], ['scheme', '$('], ['python', '"'], ['sql', '<A/>'], ['yaml', '[a]'],
  ]

  async function milliseconds(grammar: Grammar, code: string): Promise<number> {
    const highlight = await loadHighlighter(grammar)
    const times = [0, 1].map(() => {
      const start = performance.now()
      colour(code, highlight)
      return performance.now() - start
    })
    return Math.min(...times)
  }

  test.each(attacks)('%s: %j', async (grammar, unit) => {
    const code = unit.repeat(maxColouredLength).slice(0, maxColouredLength).replace(/.{400}/g, '$&\n')
    const ratio = await milliseconds(grammar, code) / await milliseconds('javascript', usual)
    expect(ratio).toBeLessThan(60)
  })
})
