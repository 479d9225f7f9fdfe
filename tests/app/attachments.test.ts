// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { useConnections } from '../../src/stores/connections'
import { polyfillDialog } from '../components/ui/dialog'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'
import { eventually } from '../helpers/eventually'
import type { FakeFetch } from '../helpers/fakeFetch'

let app: MountedApp
let server: FakeFetch

const png = Uint8Array.from('\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x28\0\0\0\x1E\x08\x02', letter => letter.charCodeAt(0))
const picture = (name = 'cat.png') => new File([png], name, { type: 'image/png' })
const text = new File(['# Notes\nof a trip'], 'notes.md', { type: 'text/markdown' })

beforeEach(async () => {
  await freshStorage()
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined })) // jsdom has neither
  server = await connectTo(chatStream(['Hello']), { model: 'gpt-4o' })
})
afterEach(async () => {
  await app.flush() // or it would be written into the next test's storage
  app.unmount()
  vi.unstubAllGlobals()
})

/** Pastes or drops as a browser tells of it: jsdom has no DataTransfer. */
function bring(type: 'paste' | 'dragenter' | 'dragover' | 'drop', files: readonly File[], words = ''): boolean {
  const data = { files, types: files.length ? ['Files'] : ['text/plain'], getData: () => words }
  const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), type === 'paste' ? { clipboardData: data } : { dataTransfer: data })
  return !(type === 'paste' ? app.find('composer') : document.body).dispatchEvent(event)
}

const chips = () => app.all('attachment').map(chip => chip.textContent?.replace(/\s+/g, ' ').trim())
const notes = () => app.all('attach-note').map(note => note.textContent ?? '')
const content = () => (JSON.parse(server.posts.at(-1)?.init.body as string) as { messages: { content: unknown }[] }).messages.at(-1)?.content
const composer = () => app.find('composer') as HTMLTextAreaElement
const notice = () => document.getElementById('composer-notice')?.textContent

async function clickIn(testid: string, words: string): Promise<void> {
  const button = await eventually(() => [...app.find(testid).querySelectorAll('button')].find(one => one.textContent?.trim() === words) ?? expect.fail(`no ${words}`))
  button.click()
}

describe('what goes along with a prompt', () => {
  test('comes by paste, and is sent: text in the message, a picture as a part of it', async () => {
    app = await mountApp()
    expect(bring('paste', [picture(), text])).toBe(true)
    await eventually(() => expect(chips()).toEqual([expect.stringMatching(/^cat\.png/), expect.stringMatching(/notes\.md/)]))
    await app.ask('What is this?')
    await app.reply('done')
    const parts = content() as { type: string, text?: string, image_url?: { url: string } }[]
    expect(parts.find(({ type }) => type === 'text')?.text).toMatch(/# Notes\nof a trip[^]*What is this\?/)
    expect(parts.find(({ type }) => type === 'image_url')?.image_url?.url).toBe(`data:image/png;base64,${btoa(String.fromCharCode(...png))}`)
    await eventually(() => expect(chips()).toEqual([]))
  })

  test('is the pictures that were copied where files are managed, which puts their names beside them; of a table it is the text', async () => {
    app = await mountApp()
    expect(bring('paste', [picture('cat.png'), picture('dog.png')], 'cat.png\r/home/me/dog.png\r')).toBe(true)
    await eventually(() => expect(chips()).toEqual([expect.stringMatching(/^cat\.png/), expect.stringMatching(/^dog\.png/)]))
    expect(bring('paste', [picture('image.png')], 'a\tb')).toBe(false)
    expect(chips()).toHaveLength(2)
  })

  test('comes by drop, while the page says where', async () => {
    app = await mountApp()
    bring('dragenter', [picture()])
    await eventually(() => app.find('drop-overlay'))
    bring('dragover', [picture()])
    bring('drop', [picture('dropped.png')])
    await eventually(() => expect(chips()).toEqual([expect.stringContaining('dropped.png')]))
    expect(app.all('drop-overlay')).toEqual([])
    bring('dragenter', [picture()])
    await eventually(() => app.find('drop-overlay'))
    document.dispatchEvent(new Event('dragleave'))
    await eventually(() => expect(app.all('drop-overlay')).toEqual([]))
  })

  function choose(files: readonly File[]): void {
    const input = app.find('attach-files') as HTMLInputElement
    Object.defineProperty(input, 'files', { value: files, configurable: true })
    input.dispatchEvent(new Event('change'))
  }

  test('comes by the button, which opens the window of files at once', async () => {
    app = await mountApp()
    const opened = vi.spyOn(app.find('attach-files'), 'click')
    app.find('attach').click()
    expect(opened).toHaveBeenCalledOnce()
    choose([text])
    await eventually(() => expect(chips()).toEqual([expect.stringContaining('notes.md')]))
  })

  test('comes on glass by a menu of the files, the camera and an address, which opens and closes', async () => {
    vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener() {}, removeEventListener() {} }))
    app = await mountApp()
    app.find('attach').click()
    await eventually(() => app.find('attach-menu'))
    expect(document.activeElement).toBe(app.find('attach-choose-files'))
    app.find('attach').click()
    await eventually(() => expect(app.all('attach-menu')).toEqual([]))
    app.find('attach').click()
    await eventually(() => app.find('attach-choose-camera'))
    const opened = vi.spyOn(app.find('attach-files'), 'click')
    app.find('attach-choose-files').click()
    await eventually(() => expect(opened).toHaveBeenCalledOnce())
    choose([text])
    await eventually(() => expect(chips()).toEqual([expect.stringContaining('notes.md')]))
  })

  test('is a picture by its address, which goes out unchanged', async () => {
    polyfillDialog()
    app = await mountApp()
    app.find('open-commands').click()
    await eventually(() => app.all('command').find(({ dataset }) => dataset.id === 'attach-address')!.click())
    await app.fill('attach-address', 'javascript:alert(1)')
    app.find('attach-address-take').click()
    await eventually(() => expect(app.find('attach-address').getAttribute('aria-invalid')).toBe('true'))
    await app.fill('attach-address', 'https://pictures.example/cat.png?a=1&b=%20')
    app.find('attach-address-take').click()
    await eventually(() => expect(chips()).toEqual(['pictures.exampleBy address']))
    await app.ask('What is this?')
    await app.reply('done')
    expect(content()).toContainEqual({ type: 'image_url', image_url: { url: 'https://pictures.example/cat.png?a=1&b=%20' } })
  })

  test('is there after a reload', async () => {
    app = await mountApp()
    bring('paste', [picture(), text])
    await eventually(() => expect(chips()).toHaveLength(2))
    await app.flush()
    app.unmount()
    app = await mountApp()
    await eventually(() => expect(chips()).toEqual([expect.stringContaining('cat.png'), expect.stringContaining('notes.md')]))
  })

  test('can be removed by a key, and be put back where it was', async () => {
    app = await mountApp()
    bring('paste', [picture(), text])
    await eventually(() => expect(chips()).toHaveLength(2))
    const [first] = app.all('attachment-remove')
    first?.focus()
    first?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Delete', bubbles: true }))
    await eventually(() => expect(chips()).toEqual([expect.stringContaining('notes.md')]))
    expect(document.activeElement).toBe(app.find('attachment-remove'))
    await clickIn('attach-note', 'Undo')
    await eventually(() => expect(chips()[0]).toContain('cat.png'))
    expect(notes()).toEqual([])
  })
})

describe('what cannot be sent', () => {
  test('is told file by file, and takes nothing else with it', async () => {
    app = await mountApp()
    const folder = new File(['x'], 'folder')
    folder.slice = () => Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new DOMException('', 'NotFoundError')) })
    const bytes = (...codes: number[]) => [Uint8Array.from(codes)]
    bring('drop', [
      new File([], 'empty.txt'), folder, new File([new Uint8Array(2_000_000).fill(97)], 'large.txt'), new File(bytes(0x4D, 0x5A, 0x90, 0, 3), 'setup.exe'),
      new File(bytes(0x4D, 0x5A, 0x90, 0, 3), 'cat.png', { type: 'image/png' }), new File(['\0\0\0\x18ftypheic\0\0\0\0mif1heic'], 'IMG_1.heic'),
      new File([png, new Uint8Array(50_000_000)], 'huge.png'), new File(['PK\x03\x04'], 'a.docx'), text,
    ])
    await eventually(() => expect(chips()).toEqual([
      expect.stringMatching(/large\.txt.*2 MB · not sent/), expect.stringMatching(/setup\.exe.*not sent/), expect.stringMatching(/a\.docx.*Word.*not sent/), expect.stringMatching(/notes\.md/),
    ]))
    expect(notes()).toEqual([
      '“empty.txt” is empty.', expect.stringContaining('it is a folder'), '“large.txt” has 2 MB: only texts of up to 1 MB are sent.',
      expect.stringContaining('“cat.png” is damaged, or not a picture'), expect.stringContaining('Most Compatible'), expect.stringContaining('50 MB'),
    ])
    expect(app.find('attach-unread').textContent).toContain('not sent')
  })

  test('is what goes beyond twenty', async () => {
    app = await mountApp()
    bring('drop', Array.from({ length: 23 }, (_, index) => new File(['text'], `${index}.txt`)))
    await eventually(() => expect(notes()).toEqual(['3 files were left out: 20 go along at most.']))
    expect(chips()).toHaveLength(20)
  })

  test('waits: nothing leaves while files are read', async () => {
    app = await mountApp()
    const slow = new File(['slow'], 'slow.txt')
    let finish = (_bytes: ArrayBuffer) => {}
    slow.slice = () => Object.assign(new Blob(), { arrayBuffer: () => new Promise<ArrayBuffer>((resolve) => { finish = resolve }) })
    bring('paste', [slow, text])
    await eventually(() => expect(app.find('attach-progress').textContent).toBe('Reading 1 of 2…'))
    await app.ask('Read this')
    await eventually(() => expect(notice()).toContain('Files are still being read'))
    expect(server.posts).toHaveLength(0)
    finish(new TextEncoder().encode('slow').buffer)
    await eventually(() => expect(chips()).toHaveLength(2))
    await app.ask('Read this')
    await app.reply('done')
  })
})

describe('a long paste', () => {
  test('becomes a file, and the text that it was at a wish', async () => {
    app = await mountApp()
    const long = 'line\n'.repeat(3_000)
    expect(bring('paste', [], long)).toBe(true)
    await eventually(() => expect(chips()).toEqual([expect.stringMatching(/pasted-text-1\.txt.*15 kB/)]))
    expect(bring('paste', [], long)).toBe(true)
    await eventually(() => expect(chips()).toEqual([expect.anything(), expect.stringContaining('pasted-text-2.txt')]))
    await clickIn('attach-note', 'Put it into the message')
    await eventually(() => expect(composer().value).toBe(long))
    expect(chips()).toEqual([expect.stringContaining('pasted-text-1.txt')])
    expect(bring('paste', [], 'short')).toBe(false)
  })
})

test('what has just come is in sight, and what is said of it', async () => {
  vi.spyOn(Element.prototype, 'scrollHeight', 'get').mockReturnValue(500) // jsdom has no layout
  app = await mountApp()
  bring('paste', [text])
  await eventually(() => expect(chips()).toHaveLength(1))
  const lists = () => ['attachment', 'attach-note'].map(testid => app.find(testid).parentElement!)
  bring('paste', [], 'line\n'.repeat(3_000))
  await eventually(() => expect(lists().map(list => list.scrollTop)).toEqual([500, 500]))
  for (const list of lists()) list.scrollTop = 0
  app.find('attachment-remove').click()
  await eventually(() => expect(chips()).toHaveLength(1))
  expect(app.find('attachment').parentElement!.scrollTop).toBe(0)
  vi.restoreAllMocks()
})

describe('emoji', () => {
  test('are put in at the caret, several one after another', async () => {
    app = await mountApp()
    composer().value = 'ab'
    composer().dispatchEvent(new Event('input', { bubbles: true }))
    composer().setSelectionRange(1, 1)
    app.find('emoji').click()
    await app.fill('emoji-search', 'rocket')
    const sign = await eventually(() => app.all('emoji-sign').length === 1 ? app.find('emoji-sign') : expect.fail())
    sign.click()
    sign.click()
    await eventually(() => expect(composer().value).toBe('a🚀🚀b'))
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await eventually(() => expect(app.all('emoji-picker')).toEqual([]))
    expect(document.activeElement).toBe(composer())
  })
})

describe('pictures for a model that sees nothing', () => {
  async function begin(model: string): Promise<void> {
    await freshStorage()
    server = await connectTo(chatStream(['Hello']), { model })
    app = await mountApp()
    bring('paste', [picture()])
    await eventually(() => expect(chips()).toHaveLength(1))
  }

  test('are not sent before there was a choice: without them', async () => {
    await begin('deepseek-chat')
    await app.ask('Look')
    await eventually(() => expect(notice()).toContain('Choose first'))
    app.find('vision-without').click()
    await eventually(() => expect(chips()).toEqual([]))
    await app.ask('Look')
    await app.reply('done')
    expect(content()).toBe('Look')
    expect(server.posts).toHaveLength(1)
  })

  test('are sent all the same where the user says so', async () => {
    await begin('deepseek-chat')
    app.find('vision-anyway').click()
    await eventually(() => expect(app.all('vision-choice')).toEqual([]))
    await app.ask('Look')
    await app.reply('done')
    expect(JSON.stringify(content())).toContain('image_url')
  })

  test('let another be chosen', async () => {
    await begin('deepseek-chat')
    app.find('vision-another').click()
    await eventually(() => app.find('connection-menu'))
  })

  test('are no question where the model is unknown, or is only to change them', async () => {
    await begin('my-own-model')
    expect(app.all('vision-choice')).toEqual([])
    await app.flush()
    app.unmount()
    await begin('deepseek-chat')
    expect(app.all('vision-choice')).toHaveLength(1)
    composer().value = '/image make it blue'
    composer().dispatchEvent(new Event('input', { bubbles: true }))
    await eventually(() => expect(app.all('vision-choice')).toEqual([]))
  })

  test('cannot go by an older protocol, whatever the model', async () => {
    await begin('gpt-4o')
    await useConnections().edit('protocol', 'completions')
    await eventually(() => expect(app.find('vision-choice').textContent).toContain('protocol of this connection'))
    expect(app.all('vision-anyway')).toEqual([])
  })
})
