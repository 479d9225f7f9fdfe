import type { Grammar } from './grammars'

/** A language that code is written in. */
export interface CodeLanguage {
  /** As people write it. */
  readonly name: string
  /** What a file of it is called. */
  readonly fileName: string
  readonly grammar: Grammar
}

/** Its words are those behind a fence, an extension or whole file name first. They, and the grammar, may be as the name. */
type Row = readonly [name: string, words?: string, grammar?: Grammar]

const rows: readonly Row[] = [
  ['Arduino', 'ino', 'cpp'],
  ['Assembly', 'asm nasm x86asm s', 'x86asm'],
  ['Astro', 'astro', 'xml'],
  ['Bash', 'sh shell ksh fish'],
  ['Batch', 'bat cmd dos', 'dos'],
  ['C', 'c h'],
  ['C#', 'cs csharp dotnet', 'csharp'],
  ['C++', 'cpp cc cxx hpp hh', 'cpp'],
  ['Clojure', 'clj cljs edn'],
  ['CMake', 'CMakeLists.txt'],
  ['Console', 'console.txt shell-session shellsession terminal', 'shell'],
  ['CSS'],
  ['CUDA', 'cu', 'cpp'],
  ['Dart', 'dart flutter'],
  ['Diff', 'diff patch'],
  ['Dockerfile', 'Dockerfile docker containerfile'],
  ['Elixir', 'ex exs'],
  ['Elm'],
  ['Erlang', 'erl'],
  ['F#', 'fs fsharp', 'fsharp'],
  ['Fortran', 'f90 f95 f77'],
  ['GLSL', 'glsl vert frag'],
  ['Go', 'go golang'],
  ['Gradle'],
  ['GraphQL', 'graphql gql'],
  ['Groovy', 'groovy jenkinsfile'],
  ['Haskell', 'hs'],
  ['HLSL', 'hlsl', 'glsl'],
  ['HTML', 'html htm xhtml', 'xml'],
  ['INI', 'ini cfg conf'],
  ['Java'],
  ['JavaScript', 'js mjs cjs node'],
  ['JSON', 'json jsonc json5 jsonl ndjson'],
  ['JSX'],
  ['Julia', 'jl'],
  ['Kotlin', 'kt kts'],
  ['LaTeX', 'tex'],
  ['Less'],
  ['Lisp', 'lisp cl elisp emacs-lisp common-lisp'],
  ['Lua', 'lua luau'],
  ['Makefile', 'Makefile make mk'],
  ['Markdown', 'md mdx'],
  ['MATLAB', 'm octave'],
  ['nginx', 'nginx.conf nginxconf'],
  ['Nim'],
  ['Nix'],
  ['Objective-C', 'mm objectivec objc obj-c', 'objectivec'],
  ['OCaml', 'ml'],
  ['Pascal', 'pas delphi', 'delphi'],
  ['Perl', 'pl pm'],
  ['PHP'],
  ['PowerShell', 'ps1 ps pwsh'],
  ['Prolog', 'pro'],
  ['Properties', 'properties env dotenv .env'],
  ['Protocol Buffers', 'proto protobuf', 'protobuf'],
  ['Python', 'py py3 python3 ipython pyi'],
  ['R', 'r rscript'],
  ['Racket', 'rkt', 'scheme'],
  ['Ruby', 'rb'],
  ['Rust', 'rs'],
  ['Scala', 'scala sbt'],
  ['Scheme', 'scm'],
  ['SCSS', 'scss sass'],
  ['SQL', 'sql mysql postgres postgresql pgsql plsql sqlite tsql'],
  ['Svelte', 'svelte', 'xml'],
  ['SVG', 'svg', 'xml'],
  ['Swift'],
  ['Tcl'],
  ['TOML', 'toml', 'ini'],
  ['TSX'],
  ['TypeScript', 'ts mts cts'],
  ['Verilog', 'v sv systemverilog'],
  ['VHDL', 'vhd'],
  ['Vim', 'vim vimscript viml'],
  ['Visual Basic', 'vb vbnet vba', 'vbnet'],
  ['Vue', 'vue', 'xml'],
  ['WebAssembly', 'wat wasm wast', 'wasm'],
  ['XML', 'xml xsd xsl xslt rss atom plist wsdl'],
  ['YAML', 'yaml yml docker-compose compose'],
  ['Zsh', 'zsh', 'bash'],
]

let known: ReadonlyMap<string, CodeLanguage> | undefined

/** The language that is meant by a word behind a fence. */
export function findLanguage(word: string): CodeLanguage | undefined {
  known ??= new Map(rows.flatMap(read))
  return known.get(word.toLowerCase())
}

function read([name, words = name.toLowerCase(), grammar = name.toLowerCase() as Grammar]: Row): [string, CodeLanguage][] {
  const [file = '', ...others] = words.split(' ')
  const language = { name, grammar, fileName: /[A-Z.]/.test(file) ? file : `code.${file}` }
  return [name, file, ...others].map(word => [word.toLowerCase(), language])
}
