import type { Replies } from './turn'

const connecting = `1. 打开**设置 → 连接**。
2. 填写服务的**地址**（也就是 Base URL），例如 \`https://api.openai.com/v1\`；本机的 Ollama 则是 \`http://localhost:11434/v1\`。输入框下方会显示实际请求的地址。
3. 粘贴 **API Key**。跑在自己电脑上的服务大多不需要。
4. 点击**检测**，选好模型，再把问题问一遍。`

const invitations = [
  '“做一个表格看看”', '“用 Python 写一个快速排序”', '`12*(3+4)`',
  '“写一篇长文”', '`/画 夜晚的灯塔`', '“我发了几条消息？”', '“‘谢谢’用法语怎么说？”',
  '“Markdown 能显示些什么？”',
] as const

/** Three things to ask the demo, as a list. */
export const thingsToTry = (some: (list: readonly string[], count: number) => readonly string[]): string =>
  some(invitations, 3).map(invitation => `- ${invitation}`).join('\n')

/** What Platen is and how it is used. */
export const aboutPlaten: Pick<Replies, 'greeting' | 'connect' | 'privacy' | 'tips'> = {
  greeting: ({ pick, some, name }) => `${pick(['你好', '嗨', '欢迎'])}${name ? `，${name}` : ''}！正在和你说话的是 Platen 自带的**演示**：一段脚本，备有几十份写好的回答，并不是语言模型。它就在这个页面里运行，你问它的话不会离开浏览器。

**Platen** 是一个聊天客户端，凡是兼容 OpenAI 接口的服务都能接：OpenAI、DeepSeek、OpenRouter、Ollama、LM Studio，等等。它只由静态文件组成，不用注册，没有跟踪，对话都留在这台设备上。

### 接上自己的服务

${connecting}

在那之前，不妨试试：

${thingsToTry(some)}`,

  connect: ({ some }) => `这里是**演示**，离真正的模型只差四步。

${connecting}

地址怎么写都行：只写域名、写基础地址，或者把完整的接口地址贴进来。可以从这些开始：

| 服务 | Base URL | API Key |
| --- | --- | --- |
| OpenAI | \`https://api.openai.com/v1\` | 需要 |
| DeepSeek | \`https://api.deepseek.com\` | 需要 |
| OpenRouter | \`https://openrouter.ai/api/v1\` | 需要 |
| Ollama | \`http://localhost:11434/v1\` | 不需要 |
| LM Studio | \`http://localhost:1234/v1\` | 不需要 |

如果**检测**提示服务不允许网页调用（CORS），要改的是服务那一边：以 Ollama 为例，启动时把 \`OLLAMA_ORIGINS\` 设成本页面的地址即可。

${some(['Key 只存在这台设备上，也只发给你填写的那个地址。', '这段对话仍属于演示，请为新的服务新建一段对话。', '可以保存多个连接，每段新对话各选各的。'], 2).join('')}`,

  privacy: ({ pick }) => `**我写的东西会去哪里？** 用这个演示时，哪里也不去：回答来自页面里的一段脚本。

接上自己的服务以后：

- 消息从浏览器**直接发往那个服务**，中间不经过任何人。
- API Key 只留在这台设备上，只发给你填写的地址，导出的文件里也不会有它。
- 对话存在浏览器的本地存储（IndexedDB）里。清除网站数据就会一并清除，重要的内容请记得导出。
- Platen 本身不收费。*服务*怎么收费，由你和服务方约定；服务方愿意提供的话，设置里可以看到余额。

> ${pick(['是文件，不是账号：没有交出去的东西，别人也就无从弄丢。', '最安全的那份密钥，是只有你自己有的那一份。'])}`,

  tips: ({ pick }) => `几个比看上去更顺手的用法，由**演示**为你介绍：

| 想要 | 就按 |
| --- | --- |
| 发送 | \`Enter\` |
| 换行 | \`Shift\` + \`Enter\` |
| 停止正在写的回答 | \`Esc\` |
| 修改上一条消息 | 输入框为空时按 \`↑\` |
| 打开命令菜单 | 输入 \`/\` |
| 画一张图 | 输入 \`/画\` 或 \`/image\`，再写想要的画面 |

- 编辑消息、重新生成回答，旧的版本都会保留，用下面的箭头来回翻看。
- 删错了不要紧，片刻之内可以撤销。
- **设置 → 数据**可以把全部内容导出成一个 JSON 文件，也可以再读回来。

${pick(['发送用哪个键，可以在设置里改。', '不想让某条消息一起发送，可以把它排除在外，不必删除。'])}`,
}
