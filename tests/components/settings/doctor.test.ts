// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { TestResult as Finding } from '../../../src/api/probe'
import { otherPrograms } from '../../../src/api/localServers'
import type { TestResult } from '../../../src/components/settings/connectionForm'
import LocalServers from '../../../src/components/settings/LocalServers.vue'
import { testResultOf } from '../../../src/components/settings/testResult'
import TestOutcome from '../../../src/components/settings/TestOutcome.vue'
import { setLocale } from '../../../src/locales'
import { providers } from '../../../src/providers'

const programs = [...providers.flatMap(({ id, name, local }) => local ? [{ id, name, local }] : []), ...otherPrograms]
const ollama = providers.find(provider => provider.id === 'ollama')!
const origin = location.origin
const id = (name: string) => `[data-testid="${name}"]`
const command = 'npm start -- --relay https://api.example.com'
const where = { host: 'api.example.com', ms: 120 }
const network = { kind: 'network', message: '' } as const

beforeEach(() => setLocale('en'))
afterEach(() => document.body.replaceChildren())

function outcome(result: TestResult | undefined, props: object = {}) {
  return mount(TestOutcome, { attachTo: document.body, props: { result, ...props } })
}

type Connection = Parameters<typeof testResultOf>[1]
type Known = Parameters<typeof testResultOf>[2]
const shown = (finding: Finding, connection: Connection = { model: 'm', protocol: 'chat' }, known: Known = {}) => outcome(testResultOf(finding, connection, known))

describe('a result of the test', () => {
  test('names kind, models and time', () => {
    const wrapper = shown({ kind: 'works', status: 200, models: [{ id: 'a', chat: true }, { id: 'b', chat: true }], ...where })
    expect(wrapper.get(id('test-result')).attributes('data-kind')).toBe('works')
    expect(wrapper.text()).toBe('Works. 2 models found. 120 ms')
    expect(shown({ kind: 'works', status: 200, ...where }).text()).toBe('Works. The model replied. 120 ms')
  })

  test('without a list offers one token, says that it costs, and waits for the click', async () => {
    const finding: Finding = { kind: 'no-model-list', status: 404, problem: { kind: 'url', message: 'Not Found' }, ...where }
    const wrapper = shown(finding)
    expect(wrapper.text()).toContain('unproven')
    expect(wrapper.text()).toMatch(/to m for one token, which costs/)
    expect(wrapper.emitted('ask-token')).toBeUndefined()
    await wrapper.get(id('ask-token')).trigger('click')
    expect(wrapper.emitted('ask-token')).toHaveLength(1)
    expect(shown(finding, { model: '', protocol: 'chat' }).text()).toContain('Enter a model')
    expect(shown(finding, { model: 'm', protocol: 'plain-sse' }).find(id('ask-token')).exists()).toBe(false)
  })

  test('says what else is wrong where the server said it, with its words folded', () => {
    const wrapper = shown({ kind: 'no-model-list', status: 402, problem: { kind: 'quota', message: 'Insufficient Balance' }, ...where })
    expect(wrapper.get('p').text()).toBe('The credit or quota is used up.')
    expect(wrapper.find(id('ask-token')).exists()).toBe(false)
    expect(wrapper.get('details').attributes('open')).toBeUndefined()
    expect(wrapper.get('details').text()).toContain('Insufficient Balance')
  })

  test('offers the path that answers', async () => {
    const wrapper = shown({ kind: 'wrong-path', status: 404, problem: { kind: 'url', message: '' }, suggestion: 'https://api.example.com#', ...where })
    await wrapper.get('button').trigger('click')
    expect(wrapper.emitted('use')).toEqual([['https://api.example.com#']])
  })

  test('of a blocked page says “likely”, what the server may do, and prints the relay’s command to copy', async () => {
    const writeText = vi.fn(() => Promise.resolve())
    vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } })
    const wrapper = shown({ kind: 'cors', problem: network, relay: { command }, ...where }, undefined, { workedBefore: true })
    expect(wrapper.text()).toMatch(/likely does not allow calls from a web page/)
    expect(wrapper.text()).toContain(`let it allow ${origin}.`)
    expect(wrapper.text()).toContain('It worked before')
    expect(wrapper.get(id('command')).text()).toBe(command)
    await wrapper.get(id('relay-command')).get('button').trigger('click')
    expect(writeText).toHaveBeenCalledWith(command)
    vi.unstubAllGlobals()
  })

  test('of a blocked page says what is known of the provider', () => {
    const known = (browserAccess: 'yes' | 'no') => shown({ kind: 'cors', problem: network, ...where }, undefined, { provider: { name: 'Acme', browserAccess } }).text()
    expect(known('no')).toContain('Acme is known not to answer web pages.')
    expect(known('yes')).toContain('Acme mostly answers web pages')
  })

  test('of a page that a relay serves offers that', async () => {
    const wrapper = shown({ kind: 'cors', problem: network, relay: { command, baseUrl: '/relay' }, ...where })
    expect(wrapper.find(id('command')).exists()).toBe(false)
    await wrapper.get('button').trigger('click')
    expect(wrapper.emitted('use')).toEqual([['/relay']])
  })

  test('of a local server tells running from silent from forbidden', () => {
    const local = (finding: 'answers' | 'silent' | 'denied') => shown(
      { kind: 'local-network', problem: network, local: finding, host: 'localhost:11434', ms: 1 }, undefined, { provider: ollama })
    expect(local('silent').text()).toBe('Nothing answers at localhost:11434. Is the server running?')
    expect(local('denied').text()).toMatch(/The browser likely keeps this page from localhost:11434.*site settings/)
    const answers = local('answers')
    expect(answers.text()).toContain('likely does not allow this page (CORS)')
    expect(answers.findAll(id('command')).map(line => line.text())).toContain(`launchctl setenv OLLAMA_ORIGINS "${origin}"`)
    expect(answers.text()).toContain('Then restart Ollama.')
  })

  test.each([
    [{ kind: 'unreachable', problem: { ...network, cause: 'offline' } }, /offline/],
    [{ kind: 'unreachable', problem: network, host: 'api.openai.com' }, /likely there is no such host.*mainland China/],
    [{ kind: 'mixed-content', problem: network, relay: { command } }, /https.*npm start/],
    [{ kind: 'timeout', problem: { kind: 'timeout', message: '' } }, /in time/],
    [{ kind: 'web-page', status: 200, problem: { kind: 'url', message: '' } }, /web page, not an API/],
    [{ kind: 'key-refused', status: 401, problem: { kind: 'auth', message: 'No.' } }, /refuses this key/],
  ] as const)('%j', (finding, words) => {
    expect(shown({ ...where, ...finding }).text()).toMatch(words)
  })

  test('in Chinese', async () => {
    await setLocale('zh')
    expect(shown({ kind: 'cors', problem: network, relay: { command }, ...where }).text()).toMatch(/很可能不允许网页直接调用（CORS）。.*npm start/)
  })

  test('the browser’s question is announced before there is a result', () => {
    expect(outcome(undefined, { asks: true }).text()).toContain('The browser will ask')
    expect(outcome(undefined).text()).toBe('')
  })
})

describe('servers on this computer', () => {
  type Props = InstanceType<typeof LocalServers>['$props']
  const search = (props: Partial<Props> = {}) => mount(LocalServers, { props: { programs, ...props } })

  test('are looked for by a click only', async () => {
    const wrapper = search({ asks: true })
    expect(wrapper.text()).toContain('The browser will ask')
    expect(wrapper.findAll('details')).toEqual([])
    await wrapper.get(id('find-local')).trigger('click')
    expect(wrapper.emitted('search')).toHaveLength(1)
    await wrapper.setProps({ searching: true })
    expect(wrapper.get(id('find-local')).text()).toBe('Looking…')
    expect(wrapper.get(id('find-local')).attributes('disabled')).toBeDefined()
  })

  test('are used by a click', async () => {
    const wrapper = search({
      found: [
        { id: 'ollama', name: 'Ollama', url: 'http://localhost:11434', state: 'found', models: [{ id: 'a', chat: true }] },
        { id: 'vllm', name: 'vLLM', url: 'http://localhost:8000', state: 'locked' },
      ],
    })
    expect(wrapper.findAll(id('local-server')).map(row => row.findAll('.name > *').map(part => part.text()))).toEqual([['Ollama', 'localhost:11434', '1 model'], ['vLLM', 'localhost:8000', 'wants a key']])
    await wrapper.get('button[aria-label="Use http://localhost:11434"]').trigger('click')
    expect(wrapper.emitted('use')).toEqual([['http://localhost:11434']])
    expect(wrapper.findAll('details')).toEqual([])
  })

  test('that block this page come with what lets it in', () => {
    const wrapper = search({ found: [{ id: 'lm-studio', name: 'LM Studio', url: 'http://localhost:1234', state: 'blocked' }] })
    expect(wrapper.text()).toContain('Something answers at localhost:1234 but does not allow this page. Is it LM Studio?')
    expect(wrapper.findAll('details')).toHaveLength(1)
    expect(wrapper.get('details').attributes('open')).toBeDefined()
    expect(wrapper.text()).toContain('In LM Studio, turn on “Enable CORS”, or run:')
    expect(wrapper.get(id('command')).text()).toBe('lms server start --cors')
  })

  test('where there are none, all instructions are at hand, with this page’s own origin', () => {
    const wrapper = search({ found: [] })
    expect(wrapper.text()).toContain('No server answers.')
    expect(wrapper.findAll('summary').map(line => line.text())).toEqual(programs.map(({ name }) => `Let ${name} allow this page`))
    const commands = wrapper.findAll(id('command')).map(line => line.text())
    expect(commands.join('\n')).not.toContain('{origin}')
    expect(commands.filter(text => text.includes('OLLAMA_ORIGINS'))).toHaveLength(3)
    for (const text of commands.filter(line => !line.startsWith('lms'))) expect(text).toContain(origin)
  })
})
