// @vitest-environment jsdom
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadConversations } from '../../src/db/conversations'
import { chatStream, connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'
import { eventually } from '../helpers/eventually'
import type { FakeFetch } from '../helpers/fakeFetch'
import { loadSettings } from '../../src/db/settings'
import { polyfillDialog } from '../components/ui/dialog'

let app: MountedApp

beforeAll(polyfillDialog)
beforeEach(freshStorage)
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
})

function bodies(server: FakeFetch) {
  return server.requests.filter(({ init }) => init.method === 'POST').map(({ init }) => JSON.parse(init.body as string) as Record<string, unknown>)
}

async function openOptions(): Promise<void> {
  app.find('open-options').click()
  await eventually(() => app.find('conversation-options'))
}

async function closeOptions(): Promise<void> {
  app.find('close-options').click()
  await eventually(() => expect(app.all('conversation-options')).toHaveLength(0))
}

const optionsName = () => app.find('open-options').getAttribute('aria-label')

describe('the options of a conversation', () => {
  test('hold for this conversation alone, from the next message on, and are there after a reload', async () => {
    const server = await connectTo(chatStream(['x']))
    app = await mountApp()
    await app.ask('one')
    await app.reply('done')
    expect(bodies(server)[0]).toEqual({ model: 'm', messages: [{ role: 'user', content: 'one' }], stream: true, stream_options: { include_usage: true } })
    expect(optionsName()).not.toContain('changed')
    await openOptions()
    await app.fill('conversation-system-prompt', 'Be brief.')
    await app.fill('parameter-temperature', '0.3')
    await app.fill('parameter-stop', 'END')
    await app.fill('parameter-extra', '{"top_k": 40}')
    await closeOptions()
    expect(optionsName()).toContain('changed')
    const path = location.hash.slice(1)
    await eventually(async () => expect((await loadConversations())[0]?.parameters).toEqual({ temperature: 0.3, stop: ['END'], extra: { top_k: 40 } }))
    app.unmount()
    app = await mountApp(path)
    await eventually(() => expect(app.all('message')).toHaveLength(2))
    await app.ask('two')
    await eventually(() => expect(app.all('message')).toHaveLength(4))
    await app.reply('done')
    expect(bodies(server)[1]).toMatchObject({ temperature: 0.3, stop: ['END'], top_k: 40, messages: [{ role: 'system', content: 'Be brief.' }, {}, {}, {}] })
    await app.goTo('/')
    await app.ask('three')
    await eventually(() => expect(app.all('message')).toHaveLength(2))
    await app.reply('done')
    expect(bodies(server)[2]).not.toHaveProperty('temperature')
    expect(bodies(server)[2]).toMatchObject({ messages: [{ role: 'user' }] })
  })

  test('may be set before the first message', async () => {
    const server = await connectTo(chatStream(['x']))
    app = await mountApp()
    await openOptions()
    await app.fill('parameter-maxTokens', '50')
    await app.fill('conversation-system-prompt', 'Be brief.')
    await closeOptions()
    expect(optionsName()).toContain('changed')
    await app.ask('one')
    await app.reply('done')
    expect(bodies(server)[0]).toMatchObject({ max_tokens: 50, messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user' }] })
    await app.goTo('/')
    expect(optionsName()).not.toContain('changed')
  })

  test('go back to what is inherited', async () => {
    const server = await connectTo(chatStream(['x']))
    app = await mountApp()
    await app.ask('one')
    await app.reply('done')
    await openOptions()
    await app.fill('conversation-model', 'other')
    await app.fill('parameter-seed', '1')
    app.find('reset-options').click()
    await closeOptions()
    expect(optionsName()).not.toContain('changed')
    await app.ask('two')
    await eventually(() => expect(app.all('message')).toHaveLength(4))
    await app.reply('done')
    expect(bodies(server)[1]).toMatchObject({ model: 'm' })
    expect(bodies(server)[1]).not.toHaveProperty('seed')
  })

  test('a reply that is not streamed comes in one piece', async () => {
    const server = await connectTo({ headers: { 'content-type': 'application/json' }, pieces: [JSON.stringify({ id: 'r', model: 'm', choices: [{ message: { role: 'assistant', content: 'whole' }, finish_reason: 'stop' }] })] })
    app = await mountApp()
    await openOptions()
    app.find('parameter-stream').click()
    await closeOptions()
    await app.ask('one')
    expect((await app.reply('done')).textContent).toContain('whole')
    expect(bodies(server)[0]).toMatchObject({ stream: false })
  })
})

describe('the model of a conversation', () => {
  test('is the start of new conversations, and changes no other one', async () => {
    const server = await connectTo(chatStream(['x']))
    app = await mountApp()
    await app.ask('first talk')
    await app.reply('done')
    const first = location.hash.slice(1)
    await app.goTo('/')
    await app.ask('second talk')
    await eventually(() => expect(location.hash.slice(1)).not.toBe(first))
    await app.reply('done')
    await openOptions()
    await app.fill('conversation-model', 'big-one')
    await closeOptions()
    expect(app.find('context-meter').textContent).toContain('big-one')
    await eventually(async () => expect(JSON.stringify((await loadSettings()).lastModels)).toContain('big-one'))
    app.unmount()
    app = await mountApp('/')
    expect(app.find('context-meter').textContent).toContain('big-one')
    await app.ask('third talk')
    await app.reply('done')
    await app.goTo(first)
    await eventually(() => expect(app.find('context-meter').textContent).toMatch(/^m · /))
    await app.ask('more')
    await eventually(() => expect(app.all('message')).toHaveLength(4))
    await app.reply('done')
    expect(bodies(server).map(({ model }) => model)).toEqual(['m', 'm', 'big-one', 'm'])
  })

  test('gives way to a model that is chosen for the connection later', async () => {
    const server = await connectTo(chatStream(['x']))
    app = await mountApp()
    await openOptions()
    await app.fill('conversation-model', 'big-one')
    await closeOptions()
    const { useConnections } = await import('../../src/stores/connections')
    await useConnections().edit('model', 'newer')
    await app.ask('one')
    await app.reply('done')
    expect(bodies(server)[0]).toMatchObject({ model: 'newer' })
  })

  test('is chosen from the list of the server, which is asked for once the list is opened', async () => {
    const server = await connectTo({ pieces: [JSON.stringify({ object: 'list', data: [{ id: 'gpt-4o' }, { id: 'text-embedding-3' }, { id: 'o3' }] })] })
    app = await mountApp()
    await openOptions()
    expect(server.requests).toHaveLength(0)
    app.find('conversation-model').click()
    await eventually(() => expect(app.all('model-option').map(option => option.querySelector('bdi')?.textContent)).toEqual(['gpt-4o', 'o3']))
    expect(server.requests.map(({ url, init }) => [init.method ?? 'GET', url])).toEqual([['GET', 'https://relay.example.com/v1/models']])
    app.all('model-option')[0]!.click()
    await closeOptions()
    expect(app.find('context-meter').textContent).toContain('gpt-4o')
  })

  test('that the server refused is marked in the list, and can be chosen still', async () => {
    await connectTo({ status: 404, pieces: [JSON.stringify({ error: { message: 'The model `m` does not exist', code: 'model_not_found' } })] })
    app = await mountApp()
    await app.ask('one')
    await app.reply('failed')
    const { useAccount } = await import('../../src/stores/account')
    const { useConnections } = await import('../../src/stores/connections')
    useAccount().models.set(useConnections().currentId, [{ id: 'm', chat: true }, { id: 'n', chat: true }])
    await openOptions()
    app.find('conversation-model').click()
    const [refused, fine] = await eventually(() => {
      expect(app.all('model-option')).toHaveLength(2)
      return app.all('model-option')
    })
    expect(refused!.textContent).toContain('Refused by the server')
    expect(fine!.textContent).not.toContain('Refused')
  })

  test('a list that cannot be read is said, and the name can be typed', async () => {
    await connectTo({ status: 500, pieces: ['{}'] })
    app = await mountApp()
    await openOptions()
    app.find('conversation-model').click()
    await eventually(() => expect(app.find('conversation-options').textContent).toContain('The list could not be loaded'))
    await app.fill('conversation-model', 'typed')
    await closeOptions()
    expect(app.find('context-meter').textContent).toContain('typed')
  })
})
