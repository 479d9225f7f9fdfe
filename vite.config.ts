import { readFileSync } from 'node:fs'
import vue from '@vitejs/plugin-vue'
import icons from 'unplugin-icons/vite'
import type { Plugin } from 'vite'
import type * as DemoServer from './src/demo/middleware'
import { defineConfig } from 'vitest/config'
import { katexFonts } from './build/katexFonts.ts'
import { lexerOnly } from './build/lexerOnly.ts'
import { licences } from './build/licences.ts'
import { prices } from './build/prices.ts'
import { relay } from './build/relay.ts'
import { squeeze } from './build/squeeze.ts'
import { words } from './build/words.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

/** The one policy. Pictures and API hosts are the user's own choice; all else is ours. */
const contentSecurityPolicy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob: https: http:", "media-src 'self' blob:",
  "font-src 'self'", "connect-src 'self' https: http:", "worker-src 'self'", "frame-src 'self'", "manifest-src 'self'", "base-uri 'none'",
  "form-action 'none'", "object-src 'none'", "require-trusted-types-for 'script'", 'trusted-types vue platen',
].join('; ')

/**
 * Puts all that every visit needs into one file, which compresses better than several: whatever the page imports
 * before it runs. What is fetched later is cut as the bundler likes.
 */
function firstLoad(id: string, graph: Graph): string | null {
  const known = new Map<string, boolean>()
  const visit = (module: string): boolean => {
    const before = known.get(module)
    if (before !== undefined) return before
    known.set(module, false) // a cycle leads nowhere new
    const info = graph.getModuleInfo(module)
    const first = info !== null && (info.isEntry || info.importers.some(visit))
    known.set(module, first)
    return first
  }
  return visit(id) ? 'app' : null
}

interface Graph {
  getModuleInfo(id: string): { readonly isEntry: boolean, readonly importers: readonly string[] } | null
}


/** Puts the policy first into the head of the built page. The dev server needs looser rules. */
function policy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: html => html.replace('<head>', `<head>\n    <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">`),
    },
  }
}

/** The demo, over HTTP at `/demo/v1`: for other clients, and for looking at what goes over the wire. */
function demo(): Plugin {
  return {
    name: 'demo',
    async configureServer(server) {
      const { demoMiddleware } = await server.ssrLoadModule('/src/demo/middleware.ts') as typeof DemoServer
      server.middlewares.use(demoMiddleware('/demo'))
    },
  }
}

export default defineConfig(({ command }) => ({
  base: './',
  plugins: [vue(), icons({ compiler: 'vue3', defaultClass: 'icon', scale: 1 }), policy(), demo(), prices(), relay(), words(), katexFonts(), lexerOnly(), licences(), squeeze()],
  define: {
    __APP_VERSION__: JSON.stringify(version),
    ...(command === 'build' && { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' }),
  },
  css: { lightningcss: { exclude: 4 } }, // `:dir()` stays what it is: made of `:lang()` it would never meet the text of others
  build: {
    target: 'es2022',
    modulePreload: false,
    rolldownOptions: { checks: { pluginTimings: false }, output: { entryFileNames: 'assets/app-[hash].js', codeSplitting: { groups: [{ name: firstLoad, debugName: 'app' }] } } },
  },
  preview: { headers: { 'Referrer-Policy': 'no-referrer', 'X-Content-Type-Options': 'nosniff', 'Cross-Origin-Opener-Policy': 'same-origin' } },
  test: {
    include: ['tests/**/*.test.ts'],
    environment: 'node',
    setupFiles: ['tests/helpers/seed.ts', 'tests/helpers/pinias.ts', 'tests/helpers/words.ts', 'tests/helpers/blobs.ts'],
    testTimeout: 30_000,
    retry: process.env.CI ? 1 : 0, // what passes only then is named by `.ci/run`, and is a bug
    maxWorkers: '100%', // by itself it leaves one core of two idle
    reporters: ['default', ['json', { outputFile: 'tests/output/unit.json' }]],
  },
}))
