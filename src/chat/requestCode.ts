import type { FormField, WireRequest } from '../api/wireRequest'
import { withoutLargePictures } from './requestPictures'

/** The languages that a request is written in. */
export const requestLanguages = ['json', 'curl', 'javascript', 'python', 'java'] as const
export type RequestLanguage = typeof requestLanguages[number]

/** What stands above code whose pictures were left out; `name` is what stands in their place. */
export type PictureNote = (name: string, type: string, bytes: number) => string

/**
 * A request as code that sends the very same body, byte for byte, whatever text it holds. `{token}` stands for the key.
 * @param note what to say of a picture that was left out as it is too large
 */
export function requestCode(request: WireRequest, language: RequestLanguage, note: PictureNote): string {
  if (typeof request.body !== 'string') return formCode(request, request.body, language)
  const { body, pictures } = withoutLargePictures(request.body)
  const notes = pictures.map(({ name, type, bytes }) => note(name, type, bytes))
  const comment = (sign: string) => notes.map(text => `${sign} ${text.replace(/\s+/g, ' ')}\n`).join('')
  switch (language) {
    case 'json': return body
    case 'curl': return comment('#') + curl(request, [`--data-raw ${shell(body)}`])
    case 'javascript': return comment('//') + `const response = await fetch(${literal(request.url)}, {
  method: 'POST',
  headers: ${indented(request.headers)},
  body: ${jsonInJavaScript(body)},
})
console.log(await response.text())
`
    case 'python': return comment('#') + `import requests

body = (
${piecesOf(body).map(piece => `    ${python(piece)}\n`).join('')})
response = requests.post(
    ${python(request.url)},
    headers=${pythonHeaders(request.headers)},
    data=body.encode('utf-8'),
)
print(response.text)
`
    case 'java': return comment('//') + java(request, `String body = String.join("",
${piecesOf(body).map(piece => `                ${literal(piece)}`).join(',\n')});`, 'HttpRequest.BodyPublishers.ofString(body)')
  }
}

function formCode(request: WireRequest, fields: readonly FormField[], language: RequestLanguage): string {
  switch (language) {
    case 'json': return JSON.stringify(Object.fromEntries(fields.map((field, index) => [
      fields.findIndex(({ name }) => name === field.name) === index ? field.name : `${field.name} ${index + 1}`, 'file' in field ? `@${field.file} (${field.type})` : field.value,
    ])), null, 2)
    case 'curl': return curl(request, fields.map(field => 'file' in field
      ? `-F ${shell(`${field.name}=@${field.file};type=${field.type}`)}`
      : `--form-string ${shell(`${field.name}=${field.value}`)}`))
    case 'javascript': return `import { readFile } from 'node:fs/promises'

const form = new FormData()
${fields.map(field => 'file' in field
  ? `form.append(${literal(field.name)}, new Blob([await readFile(${literal(field.file)})], { type: ${literal(field.type)} }), ${literal(field.file)})`
  : `form.append(${literal(field.name)}, ${literal(field.value)})`).join('\n')}
const response = await fetch(${literal(request.url)}, {
  method: 'POST',
  headers: ${indented(request.headers)},
  body: form,
})
console.log(await response.text())
`
    case 'python': return `import requests

response = requests.post(
    ${python(request.url)},
    headers=${pythonHeaders(request.headers)},
    files=[
${fields.map(field => 'file' in field
  ? `        (${python(field.name)}, (${python(field.file)}, open(${python(field.file)}, 'rb'), ${python(field.type)})),\n`
  : `        (${python(field.name)}, (None, ${python(field.value)}.encode('utf-8'))),\n`).join('')}    ],
)
print(response.text)
`
    case 'java': return java({ ...request, headers: { ...request.headers, 'content-type': `multipart/form-data; boundary=${boundary}` } }, '',
      `HttpRequest.BodyPublishers.concat(
${[...fields.flatMap(javaParts), `HttpRequest.BodyPublishers.ofString(${literal(`--${boundary}--\r\n`)})`].map(part => `                        ${part}`).join(',\n')})`, 'import java.nio.file.Path;\n')
  }
}

const boundary = 'platen-6f1c9d2e84b7'

function javaParts(field: FormField): readonly string[] {
  const file = 'file' in field
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="${field.name}"${file ? `; filename="${field.file}"\r\ncontent-type: ${field.type}` : ''}\r\n\r\n`
  const text = (value: string) => `HttpRequest.BodyPublishers.ofString(String.join("", ${chunks(value).map(literal).join(', ')}))`
  return file
    ? [text(head), `HttpRequest.BodyPublishers.ofFile(Path.of(${literal(field.file)}))`, text('\r\n')]
    : [text(`${head}${field.value}\r\n`)]
}

/** Braces and brackets in an address would mean several addresses to curl. */
function curl({ url, headers }: WireRequest, data: readonly string[]): string {
  const parts = [
    `curl${/[[\]{}]/.test(url) ? ' --globoff' : ''} ${shell(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${shell(value ? `${properName(name)}: ${value}` : `${properName(name)};`)}`), ...data,
  ]
  return `${parts.join(' \\\n  ')}\n`
}

function java({ url, headers }: WireRequest, before: string, publisher: string, imports = ''): string {
  return `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
${imports}
public class Main {
    public static void main(String[] args) throws Exception {
${before ? `        ${before}\n` : ''}        HttpRequest request = HttpRequest.newBuilder(URI.create(${literal(url)}))
${Object.entries(headers).map(([name, value]) => `                .header(${literal(properName(name))}, ${literal(value)})\n`).join('')}                .POST(${publisher})
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(response.body());
    }
}
`
}

/** In single quotes nothing means anything to a shell but their end. */
function shell(text: string): string {
  return `'${text.replaceAll('\'', '\'\\\'\'')}'`
}

/** A literal that JavaScript and Java read alike: JSON's escapes are theirs, but for those of control characters. */
function literal(text: string): string {
  return JSON.stringify(text).replace(/[\u007F-\u009F\u2028\u2029\uFEFF]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Python's: as JSON's, without its pairs of surrogates, which JSON does not write either. */
function python(text: string): string {
  return `'${literal(text).slice(1, -1).replaceAll('\\"', '"').replaceAll('\'', '\\\'')}'`
}

function pythonHeaders(headers: WireRequest['headers']): string {
  return `{\n${Object.entries(headers).map(([name, value]) => `        ${python(properName(name))}: ${python(value)},\n`).join('')}    }`
}

function indented(headers: WireRequest['headers']): string {
  return `{\n${Object.entries(headers).map(([name, value]) => `    ${literal(properName(name))}: ${literal(value)},\n`).join('')}  }`
}

/** As documentation writes it: a name of a header means the same in any case. */
function properName(name: string): string {
  return /^(?:authorization|content-type|accept)$/.test(name) ? name.replace(/(^|-)[a-z]/g, letter => letter.toUpperCase()) : name
}

/** An object as one would write it, where JavaScript reads it as it is meant: `__proto__` would be no member. */
function jsonInJavaScript(body: string): string {
  if (body.includes('__proto__') || /"\\u005f/i.test(body)) return literal(body)
  try {
    const value: unknown = JSON.parse(body)
    if (JSON.stringify(value) !== body) return literal(body)
    return `JSON.stringify(${JSON.stringify(value, null, 2).replaceAll('\n', '\n  ').replace(/[\u007F-\u009F\u2028\u2029\uFEFF]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)})`
  }
  catch {
    return literal(body)
  }
}

/** A JSON text in lines: a member each, a message each. Joined they are that text again. */
function piecesOf(body: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return chunks(body)
    const members = Object.entries(value).map(([name, member]): readonly string[] => {
      const list: readonly unknown[] = Array.isArray(member) ? member : []
      if (!list.length || typeof list[0] !== 'object') return [`${JSON.stringify(name)}:${JSON.stringify(member)}`]
      return [`${JSON.stringify(name)}:[`, ...list.map((item, index) => `${JSON.stringify(item)}${index < list.length - 1 ? ',' : ''}`), ']']
    })
    const lines = members.flatMap((lines, index) => index < members.length - 1 ? [...lines.slice(0, -1), `${lines.at(-1)},`] : lines)
    const pieces = ['{', ...lines, '}']
    return (pieces.join('') === body ? pieces : [body]).flatMap(chunks)
  }
  catch {
    return chunks(body)
  }
}

/** Java takes no literal beyond 65,535 bytes. No pair of surrogates is cut. */
function chunks(text: string): readonly string[] {
  return text.length <= 12_000 ? [text] : text.match(/[\s\S]{1,12000}(?![\uDC00-\uDFFF])/g) ?? []
}
