// @vitest-environment jsdom
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadAssistants } from '../../src/db/assistants'
import { loadConversations } from '../../src/db/conversations'
import { loadMessages } from '../../src/db/messages'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'
import { eventually } from '../helpers/eventually'
import type { FakeFetch } from '../helpers/fakeFetch'
import { polyfillDialog } from '../components/ui/dialog'

let app: MountedApp
const key = 'sk-canary-7f3a9c51d2e84b6fa0c4'

beforeAll(polyfillDialog)
beforeEach(freshStorage)
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

function messagesOf(server: FakeFetch, index: number) {
  return (JSON.parse(server.requests[index]!.init.body as string) as { messages: { role: string, content: string }[] }).messages
}

async function type(testid: string, text: string): Promise<HTMLInputElement> {
  const field = await eventually(() => app.find(testid) as HTMLInputElement)
  field.focus()
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  return field
}

async function fill(testid: string, text: string): Promise<void> {
  const field = await type(testid, text)
  field.dispatchEvent(new Event('change', { bubbles: true }))
  field.blur()
}

/** Types a stroke and a word, and takes the first that is offered. */
async function command(text: string): Promise<void> {
  const composer = await type('composer', text)
  await eventually(() => app.find('command-menu'))
  composer.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  await eventually(() => expect(app.all('command-menu')).toHaveLength(0))
}

async function start(values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await type(`variable-${name}`, value)
  app.find('start-assistant').click()
  await eventually(() => expect(app.all('assistant-variables')).toHaveLength(0))
}

async function importFile(text: string): Promise<void> {
  const input = await eventually(() => app.find('assistants-file') as HTMLInputElement)
  Object.defineProperty(input, 'files', { value: [new File([text], 'assistants.json')], configurable: true })
  input.dispatchEvent(new Event('change', { bubbles: true }))
}

describe('a stroke in the composer', () => {
  test('begins a new conversation as an assistant, its variables filled in', async () => {
    const server = await connectTo(chatStream(['Hallo']))
    app = await mountApp()
    await command('/translate')
    await start({ to: 'German' })
    expect(app.find('chosen-assistant').textContent).toContain('Begins as “Translate”')
    expect(server.requests).toHaveLength(0)
    await app.ask('Hello')
    await app.reply('done')
    expect(messagesOf(server, 0)).toEqual([
      { role: 'system', content: expect.stringContaining('from any language into German') }, { role: 'user', content: 'Hello' },
    ])
    expect(app.all('chosen-assistant')).toHaveLength(0)
    await app.goTo('/')
    expect(app.all('chosen-assistant'), 'the next one is plain again').toHaveLength(0)
  })

  test('opening messages stand before the first prompt, once that is sent', async () => {
    const server = await connectTo(chatStream(['x']))
    app = await mountApp()
    await command('/act-as')
    await start({ role: 'a lighthouse keeper' })
    expect(app.all('message')).toHaveLength(0)
    expect(await loadConversations()).toEqual([])
    await app.ask('Hello')
    await app.reply('done')
    expect(app.all('message').map(({ dataset }) => dataset.role)).toEqual(['user', 'assistant', 'user', 'assistant'])
    expect(messagesOf(server, 0).map(({ role, content }) => [role, content])).toEqual([
      ['system', expect.stringContaining('Act as a lighthouse keeper')], ['user', 'From now on, be a lighthouse keeper.'], ['assistant', 'Gladly. You may begin.'], ['user', 'Hello'],
    ])
    const [conversation] = await loadConversations()
    expect(conversation?.title).toBe('Hello')
    await eventually(async () => expect(await loadMessages(conversation!.id)).toHaveLength(4))
  })

  test('an assistant that was chosen can be dropped', async () => {
    const server = await connectTo(chatStream(['x']))
    app = await mountApp()
    await command('/polish')
    await start({})
    app.find('chosen-assistant').querySelector('button')!.click()
    await eventually(() => expect(app.all('chosen-assistant')).toHaveLength(0))
    await app.ask('Hello')
    await app.reply('done')
    expect(messagesOf(server, 0)).toEqual([{ role: 'user', content: 'Hello' }])
  })

  test('in a conversation that has begun changes what is said before it, from here on, and can be undone', async () => {
    const server = await connectTo(chatStream(['x']))
    app = await mountApp()
    await app.ask('one')
    await app.reply('done')
    await command('/act-as')
    await start({})
    await eventually(() => expect(document.body.textContent).toContain('“Act as …” holds from the next message on'))
    expect(app.all('message'), 'no opening messages in the middle').toHaveLength(2)
    await app.ask('two')
    await eventually(() => expect(app.all('message')).toHaveLength(4))
    await app.reply('done')
    expect(messagesOf(server, 1)[0]).toMatchObject({ role: 'system', content: expect.stringContaining('Act as an interviewer') })
    app.find('undo').click()
    await eventually(async () => expect((await loadConversations())[0]).not.toHaveProperty('systemPrompt'))
  })

  test('calling the questions off changes nothing', async () => {
    await connectTo(chatStream(['x']))
    app = await mountApp()
    await command('/translate')
    await eventually(() => app.find('cancel'))
    app.find('cancel').click()
    await eventually(() => expect(app.all('assistant-variables')).toHaveLength(0))
    expect(app.all('chosen-assistant')).toHaveLength(0)
    expect(document.activeElement).toBe(app.find('composer'))
  })

  test('a text that only looks like a command is sent as it is', async () => {
    const server = await connectTo(chatStream(['x']))
    app = await mountApp()
    await type('composer', '/')
    await eventually(() => app.find('command-menu'))
    await app.ask('/etc/hosts: what is it?')
    await app.reply('done')
    expect(messagesOf(server, 0)).toEqual([{ role: 'user', content: '/etc/hosts: what is it?' }])
  })
})

describe('in the settings', () => {
  test('an assistant is made, changed, kept, used, copied, deleted and brought back', async () => {
    const server = await connectTo(chatStream(['x']))
    app = await mountApp('/settings/assistants')
    await eventually(() => expect(app.all('assistant')).toHaveLength(6))
    app.find('new-assistant').click()
    await fill('assistant-name', 'Pirate')
    await fill('assistant-system-prompt', 'Talk like a pirate.')
    await fill('assistant-model', 'big-one')
    await fill('parameter-temperature', '1.5')
    await eventually(async () => expect(await loadAssistants()).toMatchObject([{ name: 'Pirate', systemPrompt: 'Talk like a pirate.', model: 'big-one', parameters: { temperature: 1.5 } }]))
    app.unmount()
    app = await mountApp('/settings/assistants')
    await eventually(() => expect(app.all('assistant')).toHaveLength(7))
    app.all('assistant')[0]!.querySelector<HTMLElement>('[data-testid="duplicate-assistant"]')!.click()
    await eventually(() => expect((app.find('assistant-name') as HTMLInputElement).value).toBe('Pirate (copy)'))
    app.find('assistant-back').click()
    await eventually(() => expect(app.all('assistant')).toHaveLength(8))
    app.all('delete-assistant')[0]!.click()
    await eventually(async () => expect((await loadAssistants()).map(({ name }) => name)).toEqual(['Pirate (copy)']))
    app.find('undo').click()
    await eventually(async () => expect((await loadAssistants()).map(({ name }) => name)).toEqual(['Pirate', 'Pirate (copy)']))
    await eventually(() => expect(app.all('assistant')[0]?.textContent).toContain('Pirate'))
    app.all('use-assistant')[0]!.click()
    await eventually(() => expect(app.find('chosen-assistant').textContent).toContain('Pirate'))
    expect(location.hash).toBe('#/')
    await app.ask('Hello')
    await app.reply('done')
    const prompt = server.requests.find(({ init }) => init.method === 'POST')
    expect(JSON.parse(prompt!.init.body as string)).toMatchObject({ model: 'big-one', temperature: 1.5, messages: [{ role: 'system', content: 'Talk like a pirate.' }, {}] })
  })

  test('the options of a conversation become an assistant', async () => {
    await connectTo(chatStream(['x']))
    app = await mountApp()
    await app.ask('My talk')
    await app.reply('done')
    app.find('open-options').click()
    await fill('conversation-system-prompt', 'Be brief.')
    await fill('parameter-topP', '0.5')
    app.find('save-assistant').click()
    await eventually(() => expect((app.find('assistant-name') as HTMLInputElement).value).toBe('My talk'))
    expect(await loadAssistants()).toMatchObject([{ name: 'My talk', systemPrompt: 'Be brief.', parameters: { topP: 0.5 } }])
  })

  test('what is exported is imported again, after a look at it, and holds no key', async () => {
    await connectTo(chatStream(['x']), { key })
    app = await mountApp('/settings/assistants')
    await eventually(() => app.find('new-assistant'))
    app.find('new-assistant').click()
    await fill('assistant-name', 'Careless')
    await fill('assistant-system-prompt', `The key is ${key}`)
    app.find('assistant-back').click()
    await eventually(() => app.find('export-assistants'))
    const files: Blob[] = []
    vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: (blob: Blob) => files.push(blob) && 'blob:x', revokeObjectURL: () => {} }))
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})
    app.find('export-assistants').click()
    const text = await files[0]!.text()
    expect(text).toContain('Careless')
    expect(text).not.toContain('canary')
    await importFile(text)
    await eventually(() => expect(app.find('confirm-dialog').textContent).toContain('Import 1 assistant?'))
    expect(await loadAssistants()).toHaveLength(1)
    app.find('confirm').click()
    await eventually(async () => expect((await loadAssistants()).map(({ name }) => name)).toEqual(['Careless', 'Careless']))
  })

  test('a file that is not right is refused with a sentence, and nothing of it is kept', async () => {
    app = await mountApp('/settings/assistants')
    await importFile('{"format":"platen-assistants","version":1,"assistants":[{"name":"ok"},{"name":"x","systemPrompt":[]}]}')
    await eventually(() => expect(document.body.textContent).toContain('Nothing was imported: entry 2: systemPrompt is not valid.'))
    await importFile('<html>')
    await eventually(() => expect(document.body.textContent).toContain('The file is not JSON.'))
    expect(app.all('confirm-dialog')).toHaveLength(0)
    expect(await loadAssistants()).toEqual([])
  })
})
