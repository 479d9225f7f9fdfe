import { minify } from 'terser'
import type { Plugin } from 'vite'

/**
 * Minifies once more what every visit loads: what the bundler's own minifier has inlined leaves work for another one, a
 * hundredth of all bytes. The rest of the chunks would take long for little.
 */
export function squeeze(): Plugin {
  return {
    name: 'squeeze',
    apply: 'build',
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk' || !chunk.isEntry) continue
          const { code } = await minify(chunk.code, { module: true, ecma: 2020, compress: { passes: 3 } })
          if (code) chunk.code = code
        }
      },
    },
  }
}
