// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest'
import { locales, resolveLocale, setLocale, useI18n } from '../../src/locales'
import { en } from '../../src/locales/en'
import { formatsFor } from '../../src/locales/formats'
import { zh } from '../../src/locales/zh'

const { t, formatBytes, formatDuration, formatMoney, formatNumber, locale } = useI18n()
const english = en as Readonly<Record<string, string>>
const chinese = zh as Readonly<Record<string, string>>
const paramsOf = (text = '') => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]).sort()

afterEach(() => setLocale('en'))

test('Chinese has every key of English but the singulars, which it does not have', () => {
  expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).filter(key => !key.endsWith('.one')).sort())
})

test('a message takes the same parameters in both languages', () => {
  for (const [key, text] of Object.entries(chinese)) expect(paramsOf(text), key).toEqual(paramsOf(english[key]))
})

test('no sentence is empty, and Chinese ones end in Chinese punctuation', () => {
  for (const [key, text] of Object.entries({ ...english, ...chinese })) expect(text.trim(), key).not.toBe('')
  for (const [key, text] of Object.entries(chinese)) {
    expect(text, key).not.toMatch(/[\u4e00-\u9fff][,;:?!.](?!\w)/)
  }
})

test('parameters are filled in, and one that is missing stays visible', () => {
  expect(t('image.load', { host: 'example.com' })).toBe('Load image from example.com')
  expect(t('image.load')).toBe('Load image from {host}')
})

test('a parameter is text: what looks like a pattern in it is left alone', () => {
  expect(t('image.load', { host: '$& {host}' })).toBe('Load image from $& {host}')
})

test('the count decides between singular and plural, and is written with separators', async () => {
  expect(t('meter.messages', { count: 1 })).toBe('1 message')
  expect(t('meter.messages', { count: 0 })).toBe('0 messages')
  expect(t('meter.messages', { count: 3400 })).toBe('3,400 messages')
  await setLocale('zh')
  expect(t('meter.messages', { count: 1 })).toBe('1 条消息')
})

test('setting a locale changes the words and the language of the page', async () => {
  await setLocale('zh')
  expect(t('composer.empty')).toBe('消息不能为空')
  expect(locale.value).toBe('zh')
  expect(document.documentElement.lang).toBe('zh-CN')
  await setLocale('en')
  expect(document.documentElement.lang).toBe('en')
})

test('the last choice wins, though its words come first', async () => {
  await Promise.all([setLocale('zh'), setLocale('en')])
  expect(locale.value).toBe('en')
})

test('the system setting takes the first language of the browser that there are words for', () => {
  const languages = vi.spyOn(navigator, 'languages', 'get')
  languages.mockReturnValue(['fr-FR', 'zh-TW', 'en'])
  expect(resolveLocale('system')).toBe('zh')
  languages.mockReturnValue(['fr'])
  expect(resolveLocale('system')).toBe('en')
  expect(resolveLocale('zh')).toBe('zh')
  expect(resolveLocale('xx')).toBe('en')
  languages.mockRestore()
})

test('each language names itself', () => {
  expect(locales.map(({ name }) => name)).toEqual(['English', '简体中文'])
})

test('sizes, durations, numbers and money are written as people read them', () => {
  expect(formatBytes(0)).toBe('0 B')
  expect(formatBytes(5_000_000)).toBe('5 MB')
  expect(formatBytes(1_234_567)).toBe('1.2 MB')
  expect(formatDuration(8200)).toBe('8 s')
  expect(formatDuration(125_000)).toBe('2 min 5 s')
  expect(formatNumber(1234567)).toBe('1,234,567')
  expect(formatMoney(12.5, 'USD')).toBe('$12.50')
  expect(formatMoney(0.0042, 'USD')).toBe('$0.0042')
  expect(formatMoney(300, 'points')).toBe('300 points')
})

test('a date of another year tells its year', () => {
  const { formatDate } = formatsFor('en')
  expect(formatDate(new Date(2019, 4, 3).getTime())).toContain('2019')
  expect(formatDate(Date.now())).not.toContain(String(new Date().getFullYear()))
})
