import { headerProblem } from './headers'
import { bareHost, grouped, isKey, readAddress, type RawConnection } from './linkFields'
import { parsedJson } from './linkFormats'

/** Keys that are known by their beginning, or by their shape. */
const knownKey = /^(?:(?:sk|gsk|xai|pplx|nvapi|hf|ak|sess|fk|tp)[-_][\w.-]+|AIza[\w-]{10,}|[\da-f]{32}\.\w{16}|eyJ[\w-]+\.[\w-]+\.[\w-]*)$/
const webAddress = /https?:\/\/[^\s"'<>`\\\u2018-\u201F\u3000-\u303F\u4E00-\u9FFF\uFF01\uFF08\uFF09\uFF0C\uFF1B\uFF1F]+/gi
const assignment = /([\p{L}_][\p{L}\w.\- ]{0,60}?)["'`]?\]?[ \t]*(?:=>|[=:：＝])[ \t]*("[^"\n]*"|'[^'\n]*'|`[^`\n]*`|Bearer[ \t]+[^\s"'`]+|[^\s;，；"'`(){}]+)/gu

/** Names with values, as in `.env` files, shells and programs; also “地址：… 密钥：…”. */
export function readAssignments(text: string): readonly RawConnection[] {
  if (readAddress(text)) return [] // with a query, which looks alike
  const lines = text.replace(/\$env:/gi, '').replace(/\bsetx[ \t]+(\w+)[ \t]+/gi, '$1=')
    .split(/\r?\n/).filter(line => !/^\s*(?:#|\/\/)/.test(line)).join('\n')
  const pairs = [...lines.matchAll(assignment)].map(([, name = '', value = '']) =>
    [name, value.replace(/^(["'`])(.*)\1$/, '$2').replace(/[,)\]}]+$/, '')] as const)
  const raws = grouped(pairs)
  const [only] = raws
  if (raws.length !== 1 || !only) return raws
  const code = lines.replace(/\s#.*$/gm, '')
  const beside = only.key && (code.split('\n').length <= 3 || /\b(?:authorization|fetch|POST|GET)\b/i.test(code))
  const url = only.url ?? (beside ? addressesIn(code)[0] : undefined)
  const key = only.key ?? tokensOf(lines).find(token => knownKey.test(token) && isKey(token))
  return url ?? key ? [{ ...only, ...url && { url }, ...key && { key } }] : []
}

/** A curl command: its address, its headers, and the model in its body. */
export function readCurl(text: string): readonly RawConnection[] {
  const start = /(?:^|[\s$>])curl(?:\.exe)?\s/.exec(text)
  if (!start) return []
  const words = shellWords(text.slice(start.index + start[0].length))
  const raw: RawConnection = {}
  const headers: [name: string, value: string][] = []
  for (let at = 0; at < words.length; at++) {
    const [option = '', joined] = splitOption(words[at] ?? '')
    const value = () => joined ?? words[++at] ?? ''
    if (/^(?:-H|--header)$/.test(option)) {
      const [, name, content] = /^([^:]+):\s*([\s\S]*)$/.exec(value()) ?? []
      if (name && content) headers.push([name.trim().toLowerCase(), content.trim()])
    }
    else if (/^(?:-d|--data|--data-raw|--data-binary|--data-ascii|--json)$/.test(option)) raw.model ??= modelOf(value()) ?? ''
    else if (option === '--url') raw.url ??= value()
    else if (/^https?:\/\//i.test(option)) raw.url ??= words[at] ?? ''
    else if (/^(?:-X|--request|-o|--output|-u|--user|-A|--user-agent|-b|--cookie|-x|--proxy|-m|--max-time)$/.test(option)) value()
    else if (!option.startsWith('-') && bareHost.test(option) && option.includes('/')) raw.url ??= words[at] ?? ''
  }
  for (const [name, value] of headers) {
    if (name === 'authorization' || /^(?:x-)?api-key$/.test(name)) raw.key ??= value.replace(/^bearer\s+/i, '')
    else if (!ordinary.test(name) && !headerProblem(name, value)) (raw.headers ??= {})[name] = value
  }
  return raw.url ?? raw.key ? [raw] : []
}

/** An address and a key without any words for them, a line each or beside each other. */
export function readLoose(text: string): readonly RawConnection[] {
  const tokens = tokensOf(text.replace(webAddress, ' '))
  const addresses = addressesIn(text)
  const known = tokens.filter(token => knownKey.test(token) && isKey(token))
  const hosts = addresses.length ? addresses : tokens.filter(token => !known.includes(token) && isHost(token))
  const keys = known.length || !hosts.length ? known : lonely(text, tokens.filter(token => !hosts.includes(token)))
  if (hosts.length > 1 && hosts.length === keys.length) return hosts.map((url, index) => ({ url, key: keys[index] ?? '' }))
  const [url] = hosts
  return url ?? keys.length ? [{ ...url && { url }, ...keys.length && { key: keys.join(',') } }] : []
}

const ordinary = /^(?:accept|content-type|content-length|user-agent|host|origin|referer|cookie|cache-control|pragma|connection|priority|dnt|accept-.*|sec-.*)$/

function addressesIn(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(webAddress), ([address]) => address.replace(/[.,;:!)\]}*|]+$/, '')))].filter(address => readAddress(address))
}

function tokensOf(text: string): readonly string[] {
  return text.split(/[\s,，;；、。：！？|"'`“”‘’()（）<>]+/).filter(Boolean).slice(0, 1_000)
}

function isHost(token: string): boolean {
  const name = /^[^:/?#]+/.exec(token)?.[0] ?? ''
  return bareHost.test(token) && (/(?:^localhost|\.[a-z]{2,18})$/i.test(name) || /^\d+(?:\.\d+){3}$/.test(name))
}

/** Tokens that can be nothing but a key: alone on their line, or alone beside an address. */
function lonely(text: string, tokens: readonly string[]): readonly string[] {
  const lines = text.split(/\r?\n/).map(line => line.trim())
  const alone = tokens.filter(token => token.length >= 4 && isKey(token) && lines.includes(token))
  if (alone.length || tokens.length !== 1) return alone
  return tokens.filter(token => /^(?=.*\d)(?=.*[a-z])[\w.-]{12,}$/i.test(token))
}

function modelOf(body: string): string | undefined {
  const value = parsedJson(body)
  const model = typeof value === 'object' && value !== null && 'model' in value ? value.model : /"model"\s*:\s*"([^"\n]{1,200})"/.exec(body)?.[1]
  return typeof model === 'string' ? model : undefined
}

/** `--header=x` and `-Hx` as an option with its value. */
function splitOption(word: string): readonly [option: string, value?: string] {
  const long = /^(--[a-z-]+)=([\s\S]*)$/.exec(word)
  const short = /^(-[HdXu])([\s\S]+)$/.exec(word)
  const [, option, value] = long ?? short ?? []
  return option === undefined || value === undefined ? [word] : [option, value]
}

/** The words of a command, without quotes; lines that go on are joined, as all shells write that. */
function shellWords(command: string): readonly string[] {
  const joined = command.replace(/[“”]/g, '"').replace(/[‘’]/g, '\'').replace(/[\\^`][ \t]*\r?\n/g, ' ')
  const words: string[] = []
  let word = ''
  let quote = ''
  let open = false
  for (let at = 0; at < joined.length; at++) {
    const character = joined[at] ?? ''
    if (quote) {
      if (character === quote) quote = ''
      else if (character === '\\' && quote === '"' && /["\\$`]/.test(joined[at + 1] ?? '')) word += joined[++at]
      else word += character
    }
    else if (character === '"' || character === '\'') {
      quote = character
      open = true
    }
    else if (/\s/.test(character)) {
      if (word || open) words.push(word)
      word = ''
      open = false
    }
    else word += character === '\\' ? joined[++at] ?? '' : character
  }
  return word || open ? [...words, word] : words
}
