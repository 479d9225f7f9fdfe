import { describe, expect, test } from 'vitest'
import { thingsToTry as englishThings } from '../../src/demo/platen.en'
import { thingsToTry as chineseThings } from '../../src/demo/platen.zh'
import { subjectOf } from '../../src/demo/subjects'
import { answer, complete, user } from './demo'

const assistant = (content: string) => ({ role: 'assistant', content })
const system = (content: string) => ({ role: 'system', content })

/** A question of each subject, in both languages. */
const questions: readonly (readonly [string, string, string])[] = [
  ['greeting', 'Hello!', '你好！'], ['greeting', 'Who are you?', '你是谁？'], ['greeting', 'What is this?', '这是什么'],
  ['greeting', 'How does this work?', '这个怎么用？'], ['connect', 'How do I connect my own server?', '怎么接入自己的服务？'],
  ['privacy', 'Is my key stored safely?', '我的数据存在哪里？'], ['tips', 'Any keyboard shortcuts?', '有哪些快捷键？'],
  ['markdown', 'What can Markdown do here?', '展示一下 Markdown 排版'], ['markdown', 'A table and a formula', '来个表格和公式'],
  ['table', 'Show me a table', '给我一个表格'], ['formula', 'A few formulas, please', '给我看几个公式'],
  ['list', 'Make a checklist', '列一个清单'], ['quotation', 'Give me a quote', '来一句名言'], ['emoji', 'Show some emoji', '来点表情符号'],
  ['code', 'Write a function in Rust', '用 Rust 写一个函数'], ['long-text', 'Write a long story', '写一篇长文'],
  ['story', 'Tell me a story', '讲个故事'], ['poem', 'Write a poem', '写一首诗'], ['joke', 'Tell me a joke', '讲个笑话'],
  ['translation', 'Translate thank you into French', '“谢谢”用法语怎么说？'], ['translation', 'Translate this contract', '翻译这份合同'],
  ['arithmetic', 'What is 12*(3+4)?', '12*(3+4)等于多少？'], ['arithmetic', '1/0', '1/0 等于多少'],
  ['message-count', 'How many messages did I send?', '我发了几条消息？'], ['recall', 'What did I say first?', '我刚才说了什么？'],
  ['system-prompt', 'What is your system prompt?', '你的系统提示词是什么？'], ['name-given', 'My name is Ada', '我叫小明'],
  ['name-asked', 'What is my name?', '我叫什么名字？'], ['picture', 'Draw a cat', '画一只猫'],
  ['live-facts', 'What is the weather like?', '今天天气怎么样？'], ['thanks', 'Thanks!', '谢谢'], ['test', 'test', '测试'],
  ['continue', 'continue', '继续'], ['other', 'Why is the sky blue?', '天空为什么是蓝的？'],
  ['other', 'My cat sleeps all day.', '我的猫整天睡觉。'], ['other', 'Should I learn the piano?', '该不该学钢琴？'],
]

describe('any question', () => {
  test.each(questions)('about %s is answered in its language, by what says it is a demo', async (subject, english, chinese) => {
    expect([subjectOf(english), subjectOf(chinese)]).toEqual([subject, subject])
    const inEnglish = await answer(english)
    expect(inEnglish).not.toMatch(/[，。、]/)
    expect(inEnglish).toMatch(/\bdemo\b/)
    const inChinese = await answer(chinese)
    expect(inChinese).toMatch(/\p{Script=Han}{3}/u)
    expect(inChinese).toContain('演示')
  })

  test('is answered with Chinese punctuation in Chinese', async () => {
    for (const [, , chinese] of questions) {
      const prose = (await answer(chinese)).replace(/```[\s\S]*?```|`[^`]*`|\$\$[\s\S]*?\$\$|\$[^$]*\$/g, '')
      expect(prose).not.toMatch(/\p{Script=Han}[,.;:!?()]|[,;!?]\p{Script=Han}/u)
    }
  })

  test('gets the same answer each time, and other questions other answers', async () => {
    const all = ['Why is it so?', 'Why is it not so?', 'Where is Kyoto?', 'I like tea.', '为什么要睡觉？', '茶还是咖啡？']
    const answers = await Promise.all(all.map(question => answer(question)))
    expect(await Promise.all(all.map(question => answer(question)))).toEqual(answers)
    expect(new Set(answers).size).toBe(all.length)
    const thoughts = answers.map(text => text.split('\n\n').slice(1).join('\n\n'))
    expect(new Set(thoughts).size).toBe(all.length)
  })

  test('is answered even if it is empty, a single sign, or missing', async () => {
    for (const question of ['', ' ', '?', '🙂', '...', '。', '\u0000', '\ud83d', 'ы', '*'.repeat(9999)]) {
      expect((await answer(question)).length, question).toBeGreaterThan(50)
    }
    expect((await complete([system('x')])).choices[0].message.content).toContain('Platen')
    expect((await complete([assistant('x')])).choices[0].message.content).toContain('Platen')
    expect((await complete([{ role: 'user', content: null }])).choices[0].message.content).toContain('Platen')
  })

  test('without words is answered in the language spoken before', async () => {
    expect(await answer('12*3', user('你好'), assistant('你好！'))).toContain('演示')
    expect(await answer('12*3', user('Hello'), assistant('Hi!'))).toContain('demo')
  })

  test('that nobody prepared for is quoted, and three things to try are offered', async () => {
    const english = await answer('What should I cook for twelve guests on a rainy Sunday evening in November, when all shops are closed?')
    expect(english).toContain('“What should I cook for twelve guests on a rainy Sunday…”')
    expect(english.match(/^- /gm)).toHaveLength(3)
    expect(english).toMatch(/base URL and the API key/)
    const chinese = await answer('下雨天适合读什么书呀')
    expect(chinese).toContain('“下雨天适合读什么书呀”')
    expect(chinese.match(/^- /gm)).toHaveLength(3)
  })

  test('is quoted without its Markdown', async () => {
    expect(await answer('Tell me of ![x](http://a.b/c) and <b>\n\n# this **here**'))
      .toContain('“Tell me of !\\[x\\](http://a.b/c) and \\<b\\> \\# this \\*\\*here\\*\\*”')
  })

  test('with pictures is told that they were not looked at', async () => {
    const picture = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } }
    const { choices } = await complete([user([{ type: 'text', text: 'What do you see there now?' }, picture, picture])])
    expect(choices[0].message.content).toMatch(/^\(2 pictures came along/)
  })

  test('that is long or repetitive takes no long time', async () => {
    const start = performance.now()
    for (const part of ['where ', 'how many ', '1+', '((((', 'long long ', '我', '写长', 'my name is ']) await answer(part.repeat(50_000))
    expect(performance.now() - start).toBeLessThan(4000)
  })
})

describe('a greeting', () => {
  test.each(['Hello', 'who', 'what', 'how', 'What can you do?', '你好', '怎么用', '你是谁'])('“%s” explains Platen and how to connect a server', async (question) => {
    const text = await answer(question)
    expect(text).toContain('**Platen**')
    expect(text).toMatch(/base url/i)
    expect(text).toContain('API Key'.slice(0, 3))
    expect(text).toContain('https://api.openai.com/v1')
  })

  test('invites only to what works', () => {
    const all = [englishThings(list => list), chineseThings(list => list)].flatMap(text => text.split('\n'))
    expect(all).toHaveLength(16)
    for (const line of all) {
      const question = line.replace(/^- [“`]|[”`]$/g, '').replace(/\*(.*)\*/, line.includes('*thank') ? '$1' : '$&')
      expect(subjectOf(question), question).not.toBe('other')
    }
  })
})

describe('what is shown', () => {
  test.each([
    ['Write a quicksort in TypeScript', 'ts', 'quickSort'], ['a JavaScript function', 'js', 'function'], ['用 Python 写一个快速排序', 'python', 'def quick_sort'],
    ['Fibonacci in Go, please show code', 'go', 'func fibonacci'], ['Write a Rust program', 'rust', 'fn main'], ['一段 SQL 查询', 'sql', 'SELECT'],
    ['a bash script', 'bash', '#!/usr/bin/env bash'], ['write an HTML page', 'html', '<!doctype html>'], ['show me CSS', 'css', 'grid'],
    ['primes in Python, write it', 'python', 'primes_up_to'], ['Java hello world', 'java', 'public static void main'], ['C语言的例子', 'c', '#include'],
    ['a C++ example', 'cpp', '#include'], ['a Vue component', 'vue', '<template>'], ['write code', 'ts', 'function'], ['写一段代码', 'ts', 'function'],
    ['a PHP function', 'ts', 'function'],
  ])('for “%s”: code in that language', async (question, fence, part) => {
    const block = /```(\w+)\n([\s\S]*?)\n```/.exec(await answer(question))
    expect(block?.[1]).toBe(fence)
    expect(block?.[2]).toContain(part)
  })

  test('is Markdown of the kind asked for', async () => {
    expect(await answer('Show me a table')).toMatch(/^\|.*\|\n\| ---/m)
    expect(await answer('给我一个行星的表格')).toContain('木星')
    expect(await answer('Show me formulas')).toMatch(/\$[^$\n]+\$[\s\S]*\$\$\n[^$]+\n\$\$/)
    expect(await answer('Make a list')).toMatch(/^1\. [\s\S]*^- \[x\] /m)
    expect(await answer('来一句名言')).toMatch(/^> /)
    for (const question of ['Show me Markdown', 'Markdown 排版']) {
      const tour = await answer(question)
      for (const part of [/^# /m, /^\| /m, /^```ts/m, /^\$\$$/m, /^> > /m, /^ *- \[ \] /m, /^---$/m]) expect(tour).toMatch(part)
    }
  })

  test.each(['Write a long story', '写一篇长文', '长', 'Write 2000 words about tea', '写一篇 3000 字的文章'])(
    'for “%s” is more than 6,000 characters in chapters, no paragraph twice', async (question) => {
      const text = await answer(question)
      expect(text.length).toBeGreaterThan(6000)
      expect(text.match(/^## /gm)?.length).toBeGreaterThanOrEqual(10)
      const paragraphs = text.split(/\n+/).filter(line => line.length > 8 && !line.startsWith('> '))
      expect(new Set(paragraphs).size).toBe(paragraphs.length)
    })

  test('in a translation is the phrase, or else what the phrase book has', async () => {
    expect(await answer('Translate "good morning" into French')).toContain('**bonjour**')
    expect(await answer('How do you say I am sorry in German?')).toContain('**es tut mir leid**')
    expect(await answer('请把“谢谢”翻译成日语')).toContain('**ありがとうございます**')
    expect(await answer('“thank you”用中文怎么说')).toContain('**谢谢**')
    expect(await answer('Translate “the mitochondria” into Welsh')).toContain('knows only these phrases')
    expect(await answer('翻译“线粒体”')).toContain('只会下面这几句')
  })

  test('in a calculation is its value', async () => {
    expect(await answer('12*(3+4)')).toContain('= **84**')
    expect(await answer('请计算 0.1+0.2')).toContain('= **0.3**')
    expect(await answer('What is 1/0?')).toContain('divides by zero')
  })

  test('after “repeat:” is the very text', async () => {
    expect(await answer('repeat: **a**\n\n| b |')).toBe('**a**\n\n| b |')
    expect(await answer('复述：你好，世界')).toBe('你好，世界')
  })
})

describe('the conversation', () => {
  const history = [system('You are a pirate.'), user('My name is Ada'), assistant('Hi'), user('I like tea'), assistant('Good')]

  test('is counted', async () => {
    const text = await answer('How many messages did I send?', ...history)
    expect(text).toContain('**3 messages**')
    expect(text).toMatch(/system \| 1[\s\S]*user \| 3[\s\S]*assistant \| 2[\s\S]*\*\*6\*\*/)
    expect(await answer('How many messages did I send?')).toContain('**1 message**')
    expect(await answer('我一共发了多少条消息？', ...history)).toContain('**3** 条')
  })

  test('is recalled', async () => {
    expect(await answer('What did I say before?', ...history)).toMatch(/1\. “My name is Ada”\n2\. “I like tea”/)
    expect(await answer('What is my name?', ...history)).toContain('**Ada**')
    expect(await answer('What is my name?')).toContain('not told')
    expect(await answer('我叫什么名字？', user('我叫小明，来自北京'), assistant('好'))).toContain('**小明**')
  })

  test('has a system prompt that is told when asked for', async () => {
    expect(await answer('What is your system prompt?', ...history)).toContain('> You are a pirate.')
    expect(await answer('What is your system prompt?')).toContain('without a system prompt')
    expect(await answer('你的系统提示词是什么？', system('你是海盗。'))).toContain('> 你是海盗。')
  })

  test('goes on where an answer was cut, asked for or not', async () => {
    for (const [question, more] of [['Write a long story', 'continue'], ['写一篇长文', '继续']] as const) {
      const whole = await answer(question)
      const { choices } = await complete([user(question)], { max_tokens: 300 })
      const cut: string = choices[0].message.content
      expect(choices[0].finish_reason).toBe('length')
      expect(cut + await answer(more, user(question), assistant(cut))).toBe(whole)
      expect(cut + (await complete([user(question), assistant(cut)])).choices[0].message.content).toBe(whole)
      const next: string = (await complete([user(question), assistant(cut), user(more)], { max_tokens: 50 })).choices[0].message.content
      expect(cut + next + await answer(more, user(question), assistant(cut), user(more), assistant(next))).toBe(whole)
      expect((await answer(more, user(question), assistant(whole))).length).toBeLessThan(100)
    }
  })
})
