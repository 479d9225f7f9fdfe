import { expect, test } from 'vitest'
import { resolveAddress } from '../../src/api/address'
import { relayCommand } from '../../src/api/relay'
import { resolveWithProviders } from '../../src/providers/resolve'

const rules = (typed: string) => resolveWithProviders(typed, '')

function commandFor(typed: string, resolve = rules): string {
  const address = resolve(typed)
  if ('error' in address) throw new Error(address.error)
  return relayCommand(address, resolve)
}

test.each([
  ['https://api.example.com', 'https://api.example.com'],
  ['api.example.com/v1/chat/completions', 'https://api.example.com'],
  ['https://api.example.com/openai', 'https://api.example.com/openai/v1'],
  ['https://api.example.com#', 'https://api.example.com#'],
  ['https://api.deepseek.com', 'https://api.deepseek.com'],
  ['https://api.deepseek.com/v1', 'https://api.deepseek.com/v1'],
  ['https://open.bigmodel.cn', 'https://open.bigmodel.cn'],
  ['https://api.example.com/v1?version=2&x=1', '"https://api.example.com/v1?version=2&x=1"'],
  ['http://[::1]:8080/v1', '"http://[::1]:8080"'],
])('%s is relayed by npm start -- --relay %s', (typed, shown) => {
  const command = commandFor(typed)
  expect(command).toBe(`npm start -- --relay ${shown}`)
  const again = rules(shown.replaceAll('"', ''))
  const address = rules(typed)
  expect('apiBase' in again && 'apiBase' in address && again.apiBase + again.query === address.apiBase + address.query).toBe(true)
})

test.each(['https://a.example/$(id)', 'https://a.example/`id`/v1', 'https://a.example/x;id&&y', 'https://a.example/!x/v1', "https://a.example/'x'/v1?a=$HOME&b=\\"])(
  'a shell finds nothing to do in the address %s', (typed) => {
    const argument = commandFor(typed, text => resolveAddress(text, '')).slice('npm start -- --relay '.length)
    expect(argument).toMatch(/^(?:[\w:/.\-~%#]+|"[\w:/.\-~%#@+,=?&[\]]+")$/)
  })
