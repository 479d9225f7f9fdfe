import type { Locator, Page } from '@playwright/test'
import { ask, connect, expect, lastText, openApp, test } from '../helpers/platen'
import { streamed } from '../helpers/socketServer'

const raw = String.raw

/** Whatever KaTeX sets styles for, by its own kinds of parts. */
const sample = [
  raw`x_{1,2} = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}`, raw`\sqrt[3]{\frac{1}{x}}`, raw`\vec{a} \cdot \vec{b} = \widehat{xyz} + \overline{AB}`,
  raw`\begin{pmatrix} a & b \\ c & d \end{pmatrix}`, raw`\overbrace{a+b}^{n} + \underbrace{c+d}_{m}`, raw`\begin{aligned} a &= b \\ &= c \end{aligned}`,
  raw`f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{其他} \end{cases}`, raw`\cancel{5} \bcancel{6} \xcancel{7} \sout{8}`, raw`\color{red} x \textcolor{#0a0}{y}`,
  raw`e = mc^2 \tag{1}`, raw`\text{速度} = \frac{\text{路程}}{\text{时间}}`, raw`\oiint_S \mathbf{E} \cdot d\mathbf{A}`, raw`\xrightarrow[a]{b} \xleftarrow{c}`,
  raw`\boxed{\colorbox{yellow}{x} \fcolorbox{red}{white}{y}}`, raw`\pmb{x} \mathbb{R} \mathcal{L} \mathfrak{g} \mathscr{F} \mathsf{s} \mathtt{t}`,
  raw`\left( \frac{a}{b} \right) \Biggl\{ \left. \frac{x}{y} \right|_0^1`, raw`\sum_{k=1}^{n} \int_0^\infty \lim_{x \to 0} \prod`, raw`\phase{-78^\circ} \angl{n}`,
  raw`\overrightarrow{AB} \overgroup{xyz} \utilde{x}`, raw`\begin{CD} A @>a>> B \\ @VVV @VVV \\ C @>>> D \end{CD}`, raw`\begin{array}{|c|c|} \hline a & b \\ \hdashline c & d \end{array}`,
  raw`\raisebox{1em}{up} \rule{1em}{2pt} \kern1em \hspace{1em} x`, raw`\mathring{g} \tilde{x} \acute{a} \ddot{y}`, raw`\underline{x} \stackrel{!}{=} \overset{a}{b} \binom{n}{k}`,
]

const displayOnly = /\\tag|\{CD\}/

/** What would load, link, run or reach out of its place; and what once took long. */
const hostile = [
  raw`\href{javascript:alert(1)}{x}`, raw`\href{https://collector.test/}{x}`, raw`\url{javascript:alert(1)}`, raw`\includegraphics{https://collector.test/a.png}`,
  raw`\htmlStyle{position:fixed;inset:0}{x}`, raw`\htmlClass{caret}{x}`, raw`\htmlId{app}{x}`, raw`\htmlData{a=1, onmouseover=alert(1)}{x}`,
  raw`\htmlData{><img/onerror=alert(1)" src=}{x}`, raw`\def\x{\x\x}\x`, raw`\edef\a{xx}\edef\a{\a\a}\edef\a{\a\a}\a`, raw`\def\a#1{#1#1#1#1}\a{\a{\a{\a{\a{\a{x}}}}}}`,
  `x${'\u00b9\u00b2'.repeat(900)}`, `${'\\sqrt{'.repeat(400)}x${'}'.repeat(400)}`, '{'.repeat(1900), `\\begin{matrix}${'&'.repeat(9000)}\\end{matrix}`,
  raw`\unknowncommand{x}`, raw`\frac{a`, raw`\begin{matrix} x`,
]

async function show(page: Page, server: { readonly url: string, script: (...scripts: ReturnType<typeof streamed>[]) => void }, text: string): Promise<Locator> {
  server.script(streamed([text]))
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'Formulas, please')
  return lastText(page)
}

const drawn = (text: Locator): Locator => text.locator('.formula .katex')

/** What a copy would put on the clipboard. */
async function copied(page: Page): Promise<{ readonly plain: string, readonly html: string }> {
  return page.evaluate(() => new Promise((resolve) => {
    addEventListener('copy', (event) => {
      resolve({ plain: event.clipboardData?.getData('text/plain') ?? '', html: event.clipboardData?.getData('text/html') ?? '' })
    }, { once: true })
    document.execCommand('copy')
  }))
}

test('formulas are drawn within the policy, with fonts and code fetched for the first one only', async ({ page, server }) => {
  const fetched: string[] = []
  page.on('request', request => fetched.push(request.url()))
  await show(page, server, 'It costs $5 or $10.')
  expect(fetched.filter(url => /katex|formula.*\.(?:js|css)$/i.test(url))).toEqual([])
  server.script(streamed(sample.map(tex => `$$\n${tex}\n$$\n\nand $${displayOnly.test(tex) ? 'x' : tex}$\n\n`)))
  await ask(page, 'All of them')
  await expect(drawn(lastText(page))).toHaveCount(2 * sample.length)
  await expect(lastText(page).locator('.formula.source')).toHaveCount(0)
  expect(fetched.filter(url => /\.(?:woff|ttf)$/.test(url))).toEqual([])
  expect(fetched.filter(url => url.endsWith('.woff2')).length).toBeGreaterThan(3)
  const arrow = lastText(page).locator('.katex .accent .overlay, .katex .accent-body svg').first()
  expect(await arrow.evaluate(element => getComputedStyle(element).width)).not.toBe('auto')
  expect(await lastText(page).locator('.katex [style*="width:"], .katex [style*="height:"]').count()).toBeGreaterThan(50)
  await expect(lastText(page).locator('math annotation').first()).toContainText('x_{1,2}')
})

test('formulas that may not be drawn show their source, and nothing loads, links or runs', async ({ page, server }) => {
  const text = await show(page, server, hostile.map(tex => `$$\n${tex}\n$$`).join('\n\n'))
  await expect(text.locator('.formula')).toHaveCount(hostile.length)
  await expect.poll(() => text.locator('.formula.source[title]').count()).toBeGreaterThanOrEqual(hostile.length - 2)
  expect(await text.locator('a, img, iframe, script, [id], [name], [data-a], [onmouseover], [onerror]').count()).toBe(0)
  await expect(text.locator('.source').first()).toHaveText('$$\n\\href{javascript:alert(1)}{x}\n$$')
  await page.getByTestId('composer').fill('still here')
  await expect(page.getByTestId('composer')).toHaveValue('still here')
})

test('a formula cannot be drawn over what is around the text', async ({ page, server }) => {
  const text = await show(page, server, raw`Up $\smash{\raisebox{20em}{\raisebox{20em}{\rule{20em}{20em}}}}$ and $\kern-20em\kern-20em\rule{40em}{1em}$ down`)
  await expect(drawn(text)).toHaveCount(2)
  const box = (await text.boundingBox())!
  const above = await page.evaluate(([x, y]) => document.elementFromPoint(x!, y!)?.closest('.katex') === null, [box.x + 40, Math.max(5, box.y - 40)])
  expect(above).toBe(true)
})

test('copying a selection gives TeX where formulas stand', async ({ page, server }) => {
  const text = await show(page, server, raw`# Title` + '\n\n' + raw`Let \(a_1\) be $b^2$ of **it**:` + '\n\n$$\n\\frac{1}{2}\n$$\n\n- one $c$\n- two')
  await expect(drawn(text)).toHaveCount(4)
  await text.evaluate((element) => {
    getSelection()?.selectAllChildren(element)
  })
  const { plain, html } = await copied(page)
  expect(plain.replace(/\n+/g, '\n').trim()).toBe('Title\nLet \\(a_1\\) be $b^2$ of it:\n$$\n\\frac{1}{2}\n$$\none $c$\ntwo')
  expect(html).toContain('<strong>it</strong>')
  expect(html).not.toContain('katex')

  await text.locator('.formula').nth(1).dblclick()
  expect((await copied(page)).plain).toBe('$b^2$')
  await page.evaluate(() => getSelection()?.removeAllRanges())
  await text.locator('.formula.display').focus()
  expect((await copied(page)).plain).toBe('$$\n\\frac{1}{2}\n$$')
})

test('a wide formula scrolls in itself, never the page', async ({ page, server }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const wide = Array.from({ length: 30 }, (_, index) => `x_{${index}}`).join('')
  const text = await show(page, server, `$$\n${wide} = 1\n$$\n\nIn a line $${wide}$, and $a = ${wide.replace(/x/g, '+x')}$.`)
  await expect(drawn(text)).toHaveCount(3)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  const overflow = await text.evaluate(element => [...element.querySelectorAll('p, .markdown-group')].filter(one => one.scrollWidth > one.clientWidth + 1).length)
  expect(overflow).toBe(0)
  expect(await text.locator('.formula.display').evaluate(element => element.scrollWidth > element.clientWidth)).toBe(true)
})

test('a footnote is found from its reference, and leads back', async ({ page, server }) => {
  const text = await show(page, server, `One[^b], two[^a] and none[^c].\n\n${'Line.\n\n'.repeat(60)}[^a]: Note *a*\n[^b]: Note $b$\n\n    and more`)
  await expect(text.getByRole('button', { name: 'Note 1' })).toHaveText('[1]')
  await expect(text).toContainText('none[^c].')
  const notes = text.getByRole('region', { name: 'Notes' }).getByRole('listitem')
  await expect(notes).toHaveCount(2)
  await expect(notes.first()).toContainText('and more')
  await expect(notes.last()).toContainText('Note a')
  await text.getByRole('button', { name: 'Note 2' }).click()
  await expect(notes.last()).toBeInViewport()
  await expect(notes.last().getByRole('button')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(text.getByRole('button', { name: 'Note 2' })).toBeInViewport()
  await expect(text.getByRole('button', { name: 'Note 2' })).toBeFocused()
  expect(page.url()).toMatch(/#\/c\/[0-9a-f-]+$/)
})
