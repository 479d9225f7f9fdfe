import type { Plugin } from 'vite'

const file = /node_modules\/marked\/lib\/marked\.esm\.js$/
/** Where the ready-made instance and its shortcuts begin: they hold on to all of the package. */
const instance = /var (\w+)=new \w+;function \w+\(\w+,\w+\)\{return \1\.parse\(/
const wanted = ['Lexer', 'Tokenizer']

/**
 * Leaves of `marked` what reads Markdown, without what writes HTML: a fifth of its bytes. Its module makes an
 * instance when it is loaded, so that a bundler has to keep everything.
 */
export function lexerOnly(): Plugin {
  return {
    name: 'lexer-only',
    apply: 'build',
    transform(code, id) {
      if (!file.test(id)) return undefined
      const start = code.search(instance)
      const names = wanted.map(name => new RegExp(`[{,](\\w+) as ${name}[,}]`).exec(code)?.[1])
      if (start === -1 || names.includes(undefined)) this.error('marked looks otherwise than it did: see build/lexerOnly.ts')
      const exports = wanted.map((name, index) => `${names[index]} as ${name}`).join(',')
      return { code: `${code.slice(0, start)}export{${exports}};`, map: null }
    },
  }
}
