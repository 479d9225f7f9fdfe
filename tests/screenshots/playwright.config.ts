import { defineConfig } from '@playwright/test'
import e2e from '../e2e/playwright.config'

/** The README's pictures: `npm run screenshots`, on the files of `npm run build`. */
export default defineConfig({ ...e2e, testDir: '.', globalSetup: '../e2e/setup.ts', reporter: 'list' })
