import { fileURLToPath } from 'node:url'
import { defineConfig } from '@playwright/test'
import { findBrowser } from '../helpers/browser'

const output = (name: string) => fileURLToPath(new URL(`../output/${name}`, import.meta.url))
const { executablePath, env } = await findBrowser()

/**
 * What Playwright's own flags leave open. No name is ever looked up, so nothing can call home;
 * a second `--disable-features` would undo Playwright's.
 */
export const browserFlags: readonly string[] = [
  '--disable-gpu', '--disable-quic', '--disable-domain-reliability', '--no-pings',
  '--disable-client-side-phishing-detection', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
  // `server.test` is this machine under a name that does not look like it.
  '--host-resolver-rules=MAP server.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
]

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  globalSetup: './setup.ts',
  outputDir: output('e2e'),
  workers: 3, // most of them wait for a server or a clock most of the time
  // One that fails and then passes is named by `.ci/run`, and is a bug: of the app or of the test.
  retries: process.env.CI ? 1 : 0,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 20_000 }, // a shared core may be slow; what is fast is not waited for
  reporter: [['list'], ['json', { outputFile: output('e2e.json') }]],
  use: {
    headless: true,
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    colorScheme: 'light',
    // Screenshots and sources would cost more than the tests.
    trace: { mode: 'retain-on-failure', screenshots: false, sources: false },
    video: 'off',
    serviceWorkers: 'allow',
    testIdAttribute: 'data-testid',
    launchOptions: {
      executablePath,
      chromiumSandbox: process.getuid?.() !== 0,
      args: [...browserFlags],
      env: { ...process.env as Record<string, string>, ...env },
    },
  },
})
