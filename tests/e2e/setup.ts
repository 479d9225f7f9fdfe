import { existsSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { site } from '../helpers/staticServer'

/** Copies the built app to where the tests serve it from. */
export default async function setUp(): Promise<void> {
  const dist = fileURLToPath(new URL('../../dist', import.meta.url))
  if (!existsSync(`${dist}/index.html`)) throw new Error('There is no built app: run `npm run build` first.')
  await rm(site, { recursive: true, force: true })
  await cp(dist, site, { recursive: true })
}
