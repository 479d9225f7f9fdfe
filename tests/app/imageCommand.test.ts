// @vitest-environment jsdom
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadSettings, saveSetting } from '../../src/db/settings'
import { useConnections } from '../../src/stores/connections'
import { useDrafts } from '../../src/stores/drafts'
import { polyfillDialog } from '../components/ui/dialog'
import { eventually } from '../helpers/eventually'
import { fakeRoutes, type Routes } from '../helpers/fakeRoutes'
import { connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const answers: Routes = { '/v1/images/generations': { json: { data: [{ b64_json: png }] } } }
let app: MountedApp

beforeAll(polyfillDialog)
beforeEach(freshStorage)
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
})

async function open(fields: { imageModel?: string, baseUrl?: string } = {}, routes: Routes = answers) {
  await connectTo(new TypeError('unused'))
  const server = fakeRoutes(routes)
  vi.stubGlobal('fetch', server.fetch)
  const { imageModel = 'dall-e-3', baseUrl } = fields
  await useConnections().change({ imageModel, ...baseUrl && { baseUrl } })
  app = await mountApp()
  return server
}

const box = () => app.find('composer') as HTMLTextAreaElement
const names = () => app.all('command').map(option => option.querySelector('.name')?.textContent)
const select = (name: string) => app.find(`picture-${name}`) as HTMLSelectElement

function type(text: string): void {
  box().focus()
  box().value = text
  box().dispatchEvent(new Event('input', { bubbles: true }))
}

function press(key: string): void {
  box().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}

async function choose(name: string, value: string): Promise<void> {
  const field = await eventually(() => select(name))
  field.value = value
  field.dispatchEvent(new Event('change', { bubbles: true }))
}

describe('an image command, while it is typed', () => {
  test('is offered before the assistants, and completes its options and their values', async () => {
    const server = await open()
    type('/')
    await eventually(() => expect(names()[0]).toBe('/image'))
    expect(names().length).toBeGreaterThan(2)
    type('/画')
    await eventually(() => expect(names()).toEqual(['/image']))
    press('Enter')
    await eventually(() => expect(box().value).toBe('/image '))
    type('/image a fox --q')
    await eventually(() => expect(names()).toEqual(['--quality']))
    press('Tab')
    await eventually(() => expect(names()).toEqual(['standard', 'hd']))
    press('ArrowDown')
    await eventually(() => expect(app.all('command')[1]?.getAttribute('aria-selected')).toBe('true'))
    press('Enter')
    await eventually(() => expect(box().value).toBe('/image a fox --quality hd '))
    await eventually(() => expect(app.all('command-menu')).toHaveLength(0))
    press('Enter')
    await app.reply('done')
    expect(server.bodies('/v1/images/generations').map(body => JSON.parse(body) as unknown)).toEqual([{ prompt: 'a fox', model: 'dall-e-3', quality: 'hd' }])
  })

  test('has controls that write the line', async () => {
    await open()
    type('/image a red fox')
    await choose('size', '1792x1024')
    await eventually(() => expect(box().value).toBe('/image --size 1792x1024 a red fox'))
    app.find('picture-more').click()
    await eventually(() => expect(box().value).toContain('--n 2'))
    expect(app.find('picture-count').textContent).toBe('2')
    await choose('size', '')
    app.find('picture-fewer').click()
    await eventually(() => expect(box().value.replace(/\s+/g, ' ')).toBe('/image a red fox'))
    type('/image --quality hd x')
    await eventually(() => expect(select('quality').value).toBe('hd'))
    type('a red fox')
    await eventually(() => expect(app.all('picture-controls')).toHaveLength(0))
  })

  test('needs no space behind its Chinese name, as Chinese has none', async () => {
    const server = await open()
    type('/画一只狐狸')
    await choose('size', '1792x1024')
    await eventually(() => expect(box().value).toBe('/画 --size 1792x1024 一只狐狸'))
    type('/画一只狐狸')
    press('Enter')
    await app.reply('done')
    expect(server.bodies('/v1/images/generations').map(body => JSON.parse(body) as unknown)).toEqual([{ prompt: '一只狐狸', model: 'dall-e-3', size: '1792x1024' }])
  })

  test('takes any value for a model that nobody knows', async () => {
    await open({ imageModel: 'flux-pro' })
    type('/image x')
    await choose('size', ' other')
    const field = await eventually(() => {
      expect(app.find('picture-size').tagName).toBe('INPUT')
      return app.find('picture-size') as HTMLInputElement
    })
    expect(document.activeElement).toBe(field)
    field.value = '640x960'
    field.dispatchEvent(new Event('change', { bubbles: true }))
    await eventually(() => expect(box().value).toBe('/image --size 640x960 x'))
    await eventually(() => expect(select('size').value).toBe('640x960'))
  })

  test.each([
    ['/image --n 4 a fox', { baseUrl: 'https://api.openai.com/v1' }, 'dall-e-3 · 4 pictures · 4 requests, as dall-e-3 makes one at a time · ≈ $0.16'],
    ['/image a fox', { imageModel: 'gpt-image-1' }, 'gpt-image-1 · 1 picture · ≈ $0.011 to $0.25 at OpenAI’s price'],
    ['/image a fox', { imageModel: '' }, 'the server’s own model · 1 picture'],
    ['/image --n 7 a fox', { imageModel: 'wanx-v1' }, 'wanx-v1 · 7 pictures · 2 requests, as wanx-v1 makes at most 4 at a time'],
    ['/image --n 3 --partials 2 a fox', { imageModel: 'gpt-image-1' }, 'gpt-image-1 · 3 pictures · 3 requests, as previews are made of one picture at a time · ≈ $0.033 to $0.75 at OpenAI’s price'],
  ])('says what %s will ask for and what that costs', async (line, fields, said) => {
    await open(fields)
    type(line)
    await eventually(() => expect(app.find('picture-summary').textContent).toBe(said))
  })

  test('says what is wrong with it once nobody types', async () => {
    await open()
    type('/image --size 3x3 a fox')
    await eventually(() => expect(app.find('picture-problem').textContent).toBe('--size cannot be “3x3”. It takes: 1024x1024, 1792x1024, 1024x1792'))
    type('/image ')
    await eventually(() => expect(app.all('picture-problem')).toHaveLength(0))
  })

  test('says before sending that a server makes no pictures, and leads to another', async () => {
    const server = await open({ baseUrl: 'https://api.deepseek.com' })
    type('/image a fox')
    await eventually(() => expect(app.find('picture-problem').textContent).toContain('This connection makes no pictures.'))
    expect(app.all('picture-controls')).toHaveLength(0)
    app.find('picture-connection').click()
    await eventually(() => expect(document.querySelector('[role="menu"]')).not.toBeNull())
    expect(server.requests).toEqual([])
  })

  test('offers the image models of the list where none is set, and asks for the list on a click alone', async () => {
    const server = await open({ imageModel: '' }, { ...answers, '/v1/models': { json: { data: [{ id: 'gpt-4o' }, { id: 'flux-dev' }, { id: 'dall-e-3' }] } } })
    type('/image a fox')
    const button = await eventually(() => app.find('picture-models'))
    expect(server.requests).toEqual([])
    button.click()
    await eventually(() => expect([...select('model').options].map(({ value }) => value)).toEqual(['', 'dall-e-3', 'flux-dev']))
    await choose('model', 'flux-dev')
    await eventually(() => expect(app.find('picture-summary').textContent).toContain('flux-dev · 1 picture'))
    expect(useConnections().current.imageModel).toBe('flux-dev')
  })
})

describe('what was chosen for pictures', () => {
  test('holds the next time, where the line says nothing else, until it is cleared; how many never does', async () => {
    const server = await open()
    type('/image x')
    await choose('quality', 'hd')
    await choose('style', 'natural')
    app.find('picture-more').click()
    await eventually(async () => expect((await loadSettings()).pictureChoices).toEqual([[expect.any(String), { quality: 'hd', style: 'natural' }]]))
    await useDrafts().flush()
    app.unmount()
    app = await mountApp()
    await eventually(() => expect(box().value, 'the draft').toContain('x'))
    type('/image a fox --style vivid')
    await eventually(() => expect([select('quality').value, select('style').value, app.find('picture-count').textContent]).toEqual(['hd', 'vivid', '1']))
    press('Enter')
    await app.reply('done')
    expect(server.bodies('/v1/images/generations').map(body => JSON.parse(body) as unknown)).toEqual([{ prompt: 'a fox', model: 'dall-e-3', quality: 'hd', style: 'vivid' }])
    type('/image another')
    await eventually(() => app.find('picture-clear'))
    app.find('picture-clear').click()
    await eventually(async () => expect((await loadSettings()).pictureChoices).toEqual([]))
    await eventually(() => expect(select('quality').value).toBe(''))
  })

  test('belongs to its model', async () => {
    await open()
    type('/image x')
    await choose('quality', 'hd')
    await eventually(() => app.find('picture-clear'))
    await useConnections().edit('imageModel', 'gpt-image-1')
    await eventually(() => expect(app.find('picture-summary').textContent).toContain('gpt-image-1'))
    type('/image y')
    await eventually(() => expect([select('quality').value, app.all('picture-clear')]).toEqual(['', []]))
  })

  test('is nothing where what is stored is broken', async () => {
    await open()
    app.unmount()
    await saveSetting('pictureChoices', [['["x","dall-e-3"]', { size: 7 }], 3, null, ['a'], { quality: 'hd' }])
    app = await mountApp()
    type('/image x')
    await eventually(() => expect(select('quality').value).toBe(''))
  })
})
