import type { Plugin } from 'vite'

/**
 * Leaves KaTeX one form of its fonts, the one that every browser of ours reads, as files of their own:
 * the policy of the page allows no fonts in addresses.
 */
export function katexFonts(): Plugin {
  return {
    name: 'katex-fonts',
    enforce: 'pre',
    config: () => ({ build: { assetsInlineLimit: file => file.endsWith('.woff2') ? false : undefined } }),
    transform(code, id) {
      if (!/katex(?:\.min)?\.css(?:\?|$)/.test(id)) return
      return code.replace(/,\s*url\([^)]+\.(?:woff|ttf)\)\s*format\(["'][a-z]+["']\)/g, '')
    },
  }
}
