import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { unzipped, zipEntries } from '../../src/chat/imports/zip'
import { zipOf } from '../../src/chat/zipFile'

const files = [{ name: 'platen-光.md', text: '# 光\n👩‍🚀 \r\n' }, { name: 'empty.md', text: '' }, { name: 'long.md', text: 'x'.repeat(3_000_000) }]

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all).toString('utf8')
}

test('a zip holds its files as they are, by their names', async () => {
  const zip = zipOf(files)
  expect(zip.type).toBe('application/zip')
  const entries = await zipEntries(zip)
  expect(entries.map(({ name }) => name)).toEqual(files.map(({ name }) => name))
  expect(await Promise.all(entries.map(entry => textOf(unzipped(zip, entry))))).toEqual(files.map(({ text }) => text))
  expect(await zipEntries(zipOf([]))).toEqual([])
})

const python = (...args: string[]) => spawnSync('python3', args)

test.skipIf(python('--version').status !== 0)('and another program reads it, sums and names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zip-'))
  const path = join(folder, 'files.zip')
  writeFileSync(path, Buffer.from(await zipOf(files).arrayBuffer()))
  expect(python('-m', 'zipfile', '-t', path).stdout.toString()).toContain('Done testing')
  expect(python('-m', 'zipfile', '-e', path, join(folder, 'out')).status).toBe(0)
  expect(readdirSync(join(folder, 'out')).sort()).toEqual(files.map(({ name }) => name).sort())
  expect(readFileSync(join(folder, 'out', files[0]!.name), 'utf8')).toBe(files[0]!.text)
  rmSync(folder, { recursive: true, force: true })
})
