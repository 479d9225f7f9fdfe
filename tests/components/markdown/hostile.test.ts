// @vitest-environment jsdom
import { afterEach, describe, expect, test } from 'vitest'
import dompurify from '../../fixtures/corpora/xss-dompurify.json'
import h5sc from '../../fixtures/corpora/xss-h5sc.json'
import payloadbox from '../../fixtures/corpora/xss-payloadbox.json'
import naughty from '../../fixtures/corpora/naughty-strings.json'
import { faults, show } from './page'

const payloads: readonly string[] = [
  ...dompurify.cases.map(({ payload }) => payload),
  ...h5sc.cases.map(({ payload }) => payload),
  ...payloadbox.cases,
]

/** Where Markdown could carry a payload to: as it is, as an address, in code, in a table, in a quote. */
const carriers: readonly ((payload: string) => string)[] = [
  payload => payload,
  payload => `[label](${payload}) ![alt](${payload}) <${payload}> [r][1]\n\n[1]: ${payload} "${payload}"`,
  payload => `\`\`\`${payload}\n${payload}\n\`\`\`\n| a |\n| - |\n| ${payload} |\n\n> - [ ] ${payload}`,
]

const images = `
![a](https://collector.test/1) ![b][r] [![c](https://collector.test/2)](https://a.test)
<img src=https://collector.test/3> <img srcset="https://collector.test/4 1x"> <link rel=stylesheet href=https://collector.test/5>
<video poster=https://collector.test/6></video> <div style="background:url(https://collector.test/7)">x</div>
![d](data:image/svg+xml;base64,PHN2Zz4=) ![e](data:image/png;base64,iVBORw0KGgo=)

[r]: https://collector.test/8`

afterEach(() => document.body.replaceChildren())

describe('hostile text', () => {
  test('the checker sees what would be wrong', () => {
    const page = show('fine')
    expect(faults(page.element)).toEqual([])
    const image = document.createElement('img')
    image.setAttribute('onerror', 'x')
    const anchor = document.createElement('a')
    anchor.setAttribute('href', 'javascript:alert(1)')
    const paragraph = document.createElement('p')
    paragraph.id = 'x'
    paragraph.className = 'icon'
    page.element.append(image, anchor, paragraph, document.createElementNS('http://www.w3.org/2000/svg', 'a'))
    expect(faults(page.element)).toEqual([
      '<img>', 'img[onerror]', 'href=javascript:alert(1)', 'p[id]', 'class=icon', '<a>',
    ])
  })

  test.each(carriers.map((carrier, index) => ({ carrier, index })))(
    'makes no element and no address of its own, carrier $index', ({ carrier }) => {
      const bad = payloads.filter((payload) => {
        const page = show(carrier(payload))
        const found = [...faults(page.element), ...page.element.querySelectorAll('img, iframe, script, [id], [name]')]
        page.unmount()
        return found.length > 0
      })
      expect(bad).toEqual([])
    }, 180_000)

  test('is still there to be read', () => {
    for (const payload of payloads) {
      if (/[\\`*_~[\]&|]|^\s*[#>+=-]|^\s*\d+[.)]|(?: {4}|\t)|<br|\n/m.test(payload)) continue
      const page = show(`x ${payload} x`)
      expect(page.text().replace(/\s+/g, '')).toContain(payload.replace(/[\s\u0000]+/g, ''))
      page.unmount()
    }
  })

  test('loads no picture by itself', () => {
    const page = show(images)
    expect(page.findAll('img')).toHaveLength(0)
    expect(page.findAll('button.image-button').map(button => button.text())).toEqual([
      'aLoad image from collector.test', 'bLoad image from collector.test', 'eLoad image from data:image/png',
    ])
    expect(faults(page.element)).toEqual([])
  })

  test('leaves the window as it was', () => {
    show('<form id=location name=defaultView><input name=cookie></form> <a id=app name=app>\n\n[x]: <#app> "id"')
    expect(document.forms).toHaveLength(0)
    expect(document.getElementById('app')).toBeNull()
  })

  test('strange strings keep their text', () => {
    for (const text of naughty.cases) {
      const page = show(text)
      expect(faults(page.element), text).toEqual([])
      if (!/[\\`*_~[\]&<>#|]|^\s*[+=-]|\d[.)]/.test(text)) {
        expect(page.element.textContent.replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
      }
      page.unmount()
    }
  })
})
