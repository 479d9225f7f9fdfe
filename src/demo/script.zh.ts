import { findCalculation, formatNumber } from './arithmetic'
import { other } from './other.zh'
import { findPhrase, findTarget, phraseLanguages, phrases } from './phrases'
import { aboutPlaten, thingsToTry } from './platen.zh'
import { wishFor } from './programming'
import { showcase } from './showcase.zh'
import { echoed, type Subject } from './subjects'
import { blockquote, quoted, type Replies, type Script } from './turn'

const chapter = ([title, text]: readonly [string, string]) => `## ${title}\n\n${text}`

const replies: Replies = {
  ...aboutPlaten,
  ...showcase,
  other,

  echo: ({ question }) => echoed(question),

  continue: ({ some }) => `这里没有说到一半的话，**演示**也就无从接起。可以从这些开头：\n\n${thingsToTry(some)}`,

  'system-prompt': ({ systemPrompt }) => systemPrompt === ''
    ? '这次请求里**没有系统提示词**。你可以为所有对话或者只为这段对话设一个；到时候**演示**会念给你听，真正的模型则会照着做。'
    : `这次请求的系统提示词是：\n\n${blockquote(systemPrompt)}\n\n**演示**读得到它，但毕竟是一段脚本，不会照着做。`,

  'message-count': ({ asked, messages }) => {
    const count = (role: string) => messages.filter(message => message.role === role).length
    return `连同这一条，你一共发了 **${asked.length}** 条消息。**演示**什么都不记得，这是从请求里数出来的：

| 角色 | 消息数 |
| --- | ---: |
| 系统（system） | ${count('system') + count('developer')} |
| 用户（user） | ${asked.length} |
| 助手（assistant） | ${count('assistant')} |
| **合计** | **${messages.length}** |

真正的服务同样没有记忆：每次请求都要带上整段对话，或者历史上限之内的那一部分。`
  },

  recall: ({ asked }) => {
    const before = asked.slice(0, -1)
    if (before.length === 0) return '请求里只有你的这一条消息，再往前，**演示**什么也看不到。'
    const shown = before.slice(-10)
    const first = before.length - shown.length + 1
    const lines = shown.map((text, index) => `${first + index}. “${quoted(text, 80)}”`)
    return `在这条消息之前，你写过：\n\n${lines.join('\n')}\n\n**演示**不留任何记忆，这些都是从随请求一起发来的对话里读到的。`
  },

  'name-given': ({ name }) => `**${name}**，很高兴认识你！**演示**不保存任何东西，不过只要这条消息还跟着对话一起发送，它就查得到你的名字。过一会儿问一句“我叫什么名字”试试。`,

  'name-asked': ({ name }) => name === undefined
    ? '随请求一起发来的消息里，还没有提到你的名字。先写一句“我叫……”，再来问**演示**。'
    : `你叫**${name}**。**演示**是在一起发来的消息里找到的，并没有保存过什么。`,

  arithmetic: ({ question, pick }) => {
    const result = findCalculation(question)
    const expression = `\`${result?.expression ?? question}\``
    if (result?.kind === 'value') {
      return `${expression} = **${formatNumber(result.value)}**\n\n${pick([
        '这是**演示**里一个小小的解析器算出来的，所以不会错；换成语言模型，反倒要小心一点。',
        '**演示**不会思考，但会算数：先括号，再乘方，然后乘除，最后加减。',
      ])}`
    }
    return result?.kind === 'too-large'
      ? `${expression} 太大了，**演示**数不过来。`
      : `${expression} 里除以了零，没有意义。**演示**和所有正经的计算器一样，不算这个。`
  },

  translation: ({ question }) => {
    const phrase = findPhrase(question)
    if (!phrase) {
      return `**演示**只会下面这几句，每句有 ${phraseLanguages.length} 种语言：\n\n${phrases.map(([, chinese]) => `- ${chinese}`).join('\n')}\n\n想翻译别的，就要请真正的模型了。`
    }
    const target = findTarget(question)
    const answer = target < 0 ? '' : `“${phrase[1]}”用${phraseLanguages[target]?.zh}说是：**${phrase[target]}**\n\n`
    const rows = phraseLanguages.map(({ zh }, index) => `| ${zh} | ${phrase[index]} |`)
    return `${answer}| 语言 | 说法 |\n| --- | --- |\n${rows.join('\n')}\n\n出自**演示**的短语手册，里面总共只有 ${phrases.length} 条。`
  },

  code: async ({ question, pick }) => {
    const { programFor } = await import('./code')
    const wish = wishFor(question)
    const { missing } = wish
    const { name, block } = programFor(wish)
    const lead = missing === undefined
      ? pick([`这是一段可以直接运行的 **${name}**：`, `一个短小而完整的 **${name}** 例子：`])
      : `**演示**没有准备 ${missing}，同样的意思用 **${name}** 来写是这样：`
    return `${lead}\n\n${block}\n\n**演示**给每种语言只备了几段程序，未必正是你要的那一段。接上自己的服务，模型会照你的要求来写。`
  },

  'long-text': async ({ quote }) => {
    const { story, storyTitle } = await import('./story.zh')
    return `你要的是：“${quote}”。**演示**只有一篇长文，无论什么题目，讲的都是它。讲的时候可以往上翻，页面会停在你正在读的地方。\n\n# ${storyTitle}\n\n${story.map(chapter).join('\n\n')}\n\n---\n\n*全文完。由 Platen 的演示讲述，没有动用模型。*`
  },

  story: async () => {
    const { story, storyTitle } = await import('./story.zh')
    return `# ${storyTitle}\n\n${chapter(story[0])}\n\n---\n\n这个故事**演示**一共知道 ${story.length} 章。想听完整的，就说“讲长篇故事”。`
  },

  'live-facts': ({ quote }) => `“${quote}”——**演示**是一段脚本，没有时钟，没有日历，也不联网，所以不知道。没有工具的模型其实也不知道，只是说得像是知道；凡是它讲到“今天”的内容，都值得核对一下。`,

  thanks: ({ pick, some }) => `${pick(['不客气！', '别客气。', '应该的，如果脚本也有“应该”的话。'])}想试什么，**演示**随时都在：\n\n${thingsToTry(some)}`,

  test: ({ messages }) => `通了。你的话装在一个请求里到了**演示**手中，里面一共有 ${messages.length} 条消息；这份回答再以流的形式几个字几个字地送回来，和真正的服务一模一样。`,
}

const subjectNames: Readonly<Record<Subject, string>> = {
  echo: '复述', continue: '接着说', 'system-prompt': '系统提示词', 'message-count': '数消息',
  recall: '之前说过的话', 'name-given': '告诉名字', 'name-asked': '询问名字', arithmetic: '算式',
  translation: '翻译', code: '代码', 'long-text': '长文', story: '故事', poem: '诗', joke: '笑话',
  markdown: 'Markdown', table: '表格', formula: '公式', list: '清单', quotation: '引文', emoji: '表情符号',
  picture: '图片', connect: '连接服务', privacy: '隐私与费用', tips: '使用技巧', 'live-facts': '今天的世界',
  thanks: '道谢', test: '测试', greeting: '问好，或者问这是什么', other: '其他',
}

/** The demo in Chinese. */
export const chinese: Script = {
  replies,
  pictures: count => `（一起来的还有 ${count} 张图片。演示看不了图，带视觉能力的模型可以。）`,
  reasoning: ({ quote, asked }, subject) => `问题是：“${quote}”。这是用户的第 ${asked.length} 条消息。对话用的是中文，所以用中文回答。

把规则从上到下试一遍，第一条对得上的是“${subjectNames[subject]}”，回答已经备好了。

说实话，这里并没有思考：我只是一段脚本，让你看看模型的思考过程会显示在什么地方。下面是回答。`,
  nothingLeft: '已经全部讲完了，**演示**没有更多可说的。',
}
