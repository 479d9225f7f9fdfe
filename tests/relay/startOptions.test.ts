import { describe, expect, test } from 'vitest'
import { readStartOptions } from '../../build/startOptions'

describe('npm start --', () => {
  test.each([
    [[], {}],
    [['--port', '5000'], { port: 5000 }],
    [['--host'], { host: true }],
    [['--host', '0.0.0.0'], { host: '0.0.0.0' }],
    [['--relay', 'api.example.com'], { upstream: { apiBase: 'https://api.example.com/v1' } }],
    [['--relay=https://api.deepseek.com', '--port=5000'], { port: 5000, upstream: { apiBase: 'https://api.deepseek.com' } }],
    [['--relay', 'https://example.openai.azure.com'], { upstream: { apiBase: 'https://example.openai.azure.com/openai/v1', keyHeader: 'api-key' } }],
    [['--relay', '192.168.1.5:11434'], { upstream: { apiBase: 'http://192.168.1.5:11434/v1' } }],
  ])('%j is understood', async (args, options) => {
    const read = await readStartOptions(args, {})
    expect(read).toMatchObject(options)
    expect(Object.keys(read)).toEqual(Object.keys(read).filter(name => name in options))
  })

  test.each([
    [['--relay'], 'wants the address of a server'],
    [['--relay', ' '], 'wants the address of a server'],
    [['--relay', '/relay'], '“/relay” is no http or https address'],
    [['--relay', 'ftp://files.example.com'], '“ftp://files.example.com” is no http or https address'],
    [['--relay', 'not an address'], 'is no http or https address'],
    [['--relay', 'https://platform.openai.com/api-keys'], 'Its API is at https://api.openai.com/v1'],
    [['--port', 'many'], 'number from 1 to 65535'],
    [['--relai', 'https://api.example.com'], 'does not know --relai'],
    [['https://api.example.com'], 'does not know what to do with “https://api.example.com”'],
  ])('%j is refused in a sentence', async (args, sentence) => {
    expect(await readStartOptions(args, {})).toEqual({ error: expect.stringContaining(sentence) })
  })

  test('the key comes from the environment, and must be one', async () => {
    const relay = ['--relay', 'https://api.example.com']
    expect(await readStartOptions(relay, { OPENAI_API_KEY: ' sk-1 ' })).toMatchObject({ key: 'sk-1' })
    expect(await readStartOptions(relay, { OPENAI_API_KEY: ' ' })).not.toHaveProperty('key')
    const refused = await readStartOptions(relay, { OPENAI_API_KEY: 'sk-一' })
    expect(refused).toEqual({ error: 'OPENAI_API_KEY holds characters that no key has.' })
  })
})
