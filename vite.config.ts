import { readFileSync } from 'node:fs'
import vue from '@vitejs/plugin-vue'
import icons from 'unplugin-icons/vite'
import type { Plugin } from 'vite'
import type * as DemoServer from './src/demo/middleware'
import { defineConfig } from 'vitest/config'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

/** The one policy. Pictures and API hosts are the user's own choice; all else is ours. */
const contentSecurityPolicy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob: https: http:", "media-src 'self' blob:",
  "font-src 'self'", "connect-src 'self' https: http:", "worker-src 'self'", "frame-src 'self'", "manifest-src 'self'", "base-uri 'none'",
  "form-action 'none'", "object-src 'none'", "require-trusted-types-for 'script'", 'trusted-types vue platen',
].join('; ')

/** What every visit needs, in one file: it compresses better than in six. */
const firstLoad = /node_modules\/(@vue|vue|pinia|vue-router|idb)\/|\/src\/(App\.vue|router|main|stores\/(?!account|chat|data|messages|writer)|db\/(?!growing|locks|messages)|settings\/|locales\/(index|formats)|api\/problem|chat\/(id|conversation)|components\/sidebar|views\/(ChatView|Composer))/

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
  plugins: [vue(), icons({ compiler: 'vue3', defaultClass: 'icon', scale: 1 }), policy(), demo()],
  define: {
    __APP_VERSION__: JSON.stringify(version),
    ...(command === 'build' && { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' }),
  },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'app', test: firstLoad }] } } },
  },
  preview: { headers: { 'Referrer-Policy': 'no-referrer', 'X-Content-Type-Options': 'nosniff', 'Cross-Origin-Opener-Policy': 'same-origin' } },
  test: {
    include: ['tests/**/*.test.ts'],
    environment: 'node',
    setupFiles: ['tests/helpers/words.ts'],
    testTimeout: 30_000,
    reporters: ['default', ['json', { outputFile: 'tests/output/unit.json' }]],
  },
}))
