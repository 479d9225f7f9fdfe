import { blockquote, type Replies } from './turn'

const planets = `| 行星 | 直径（千米） | 公转周期（地球年） | 一个字 |
| --- | ---: | ---: | :---: |
| 水星 | 4,879 | 0.24 | 快 |
| 金星 | 12,104 | 0.62 | 热 |
| 地球 | 12,756 | 1.00 | 家 |
| 火星 | 6,792 | 1.88 | 红 |
| 木星 | 142,984 | 11.9 | 大 |
| 土星 | 120,536 | 29.4 | 环 |
| 天王星 | 51,118 | 84.0 | 斜 |
| 海王星 | 49,528 | 165 | 风 |`

const terms = `| 节气 | 大约日期 | 这时候 |
| --- | :---: | --- |
| 立春 | 2 月 4 日 | 东风解冻 |
| 清明 | 4 月 5 日 | 天清地明，扫墓踏青 |
| 夏至 | 6 月 21 日 | 白昼最长 |
| 秋分 | 9 月 23 日 | 昼夜平分 |
| 冬至 | 12 月 22 日 | 白昼最短，吃饺子或汤圆 |`

const formulas = String.raw`一元二次方程 $ax^2 + bx + c = 0$（$a \neq 0$）的解：

$$
x_{1,2} = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}
$$

钟形曲线下的面积：

$$
\int_{-\infty}^{\infty} e^{-x^2} \, dx = \sqrt{\pi}
$$

欧拉在 1735 年求出的和：$\sum_{n=1}^{\infty} \frac{1}{n^2} = \frac{\pi^2}{6}$。平面上转过角度 $\theta$，则是：

$$
\begin{pmatrix} x' \\ y' \end{pmatrix} =
\begin{pmatrix} \cos\theta & -\sin\theta \\ \sin\theta & \cos\theta \end{pmatrix}
\begin{pmatrix} x \\ y \end{pmatrix}
$$`

type Quotation = readonly [text: string, source: string]

const quotations: readonly [Quotation, ...Quotation[]] = [
  ['学而不思则罔，思而不学则殆。', '《论语·为政》'],
  ['工欲善其事，必先利其器。', '《论语·卫灵公》'],
  ['不积跬步，无以至千里；不积小流，无以成江海。', '《荀子·劝学》'],
]

/** What the renderer can show. */
export const showcase: Pick<
  Replies, 'markdown' | 'table' | 'formula' | 'list' | 'quotation' | 'emoji' | 'picture' | 'poem' | 'joke'
> = {
  markdown: ({ pick }) => `# Markdown 一览

这份样张出自**演示**。文字可以**加粗**、*倾斜*、~~划掉~~，可以写成 \`code\`，也可以[链接到别处](https://commonmark.org)。

## 列表

- 可以连接的服务
  1. OpenAI
  2. Ollama
- 要做的事
  - [x] 打开页面
  - [ ] 接上自己的服务

## 表格

${terms}

## 代码

\`\`\`ts
const greet = (name: string) => '你好，' + name
console.log(greet('世界'))
\`\`\`

## 公式

可以写在行内，例如 $e^{i\\pi} + 1 = 0$，也可以独占一行：

$$
${pick([String.raw`\sum_{k=1}^{n} k = \frac{n(n+1)}{2}`, String.raw`\lim_{n \to \infty} \left(1 + \frac{1}{n}\right)^n = e`])}
$$

> 引文靠在边上。
>
> > 引文里还可以再套一层。

---

样张到此为止。单独问其中任何一样，都能看到更多。`,

  table: ({ pick, question }) => `${question.includes('行星') ? planets : pick([planets, terms])}

这张表是**演示**事先备好的；真正的模型会按你的数据来做。屏幕窄的时候，表格可以左右滑动，也可以整张复制成 Markdown。`,

  formula: () => `几个公式，有的在行内，有的独占一行：

${formulas}

它们来自**演示**的抽屉。你写在美元符号之间的内容，也会这样排出来。`,

  list: ({ quote }) => `你问的是：“${quote}”。清单上该有什么，**演示**无从知道，不过可以让你看看清单排出来的样子：

1. 想到什么写什么，不讲顺序。
2. 划掉没有人会惦记的。
3. 给今天挑**一件**：
   - 一个小时以内做得完，
   - 不用等别人，
   - 做完了自己看得出来。
4. 先把它做了，再去看别的。

还有一份可以打钩的：

- [x] 问问演示
- [ ] 接上自己的服务
- [ ] 用同样的问题问问模型`,

  quotation: ({ pick }) => {
    const [text, source] = pick(quotations)
    return `${blockquote(`${text}\n\n——${source}`)}

这是**演示**的小书架上的一句。引文里还可以再套一层：

> “写完了吗？”她问。
>
> > “哪有写完的时候，”机器说，“只有寄出去的时候。”`
  },

  emoji: () => `有些字符由好几个码位拼成，流式输出时绝不能从中间切开：

| 种类 | 字符 |
| --- | --- |
| 家庭 | 👩‍👩‍👧‍👦 👨‍👩‍👧 🧑‍🤝‍🧑 |
| 肤色 | 👋🏻 👋🏽 👋🏿 |
| 旗帜 | 🇨🇳 🇫🇷 🇧🇷 🏳️‍🌈 |
| 键帽 | 1️⃣ 2️⃣ #️⃣ |
| 组合的声调 | ǎ é ǘ |
| 生僻的汉字 | 𠮷 𡈽 𪚥 |
| 其他文字 | नमस्ते สวัสดี 안녕하세요 |

如果每一个看上去都是完整的，那么浏览器、字体和**演示**就算对上了。`,

  picture: () => `在这里，**演示**只用文字回答。它其实也会画：程序把描述发到 \`/images/generations\`，就会得到太阳或月亮下的群山。描述不同，画面就不同；它认得颜色和夜晚，其余的全凭运气。`,

  poem: ({ pick }) => `${pick([
    '《滚筒》\n\n纸从背后爬上来，\n字一个一个落下。\n刚才还是一口气，\n这会儿有了笔画。',
    '《光标》\n\n它闪一下，什么也不要。\n再闪一下，还可以再等。\n整夜的雪里，\n它替你开着\n一道窄窄的门。',
  ]).replace(/([^\n])\n(?!\n)/g, '$1  \n')}

（**演示**一共会两首，这是其中一首。）`,

  joke: ({ pick }) => `${pick([
    '有人问演示：“你聪明吗？”演示说：“有人提前替我聪明过的地方，我就聪明。”',
    '程序员去买菜，家里人说：“买一斤苹果，要是看见西瓜，就买两斤。”他真看见了西瓜，于是拎回来两斤苹果。',
    '为什么流式输出总爱停在最关键的',
  ])}

（**演示**只有三个笑话，刚才那个算好的。）`,
}
