import { findCalculation } from './arithmetic'
import { asksForCode, asksForLanguage } from './programming'

/** What a question is about; each has its reply in each language. */
export type Subject =
  | 'echo' | 'continue' | 'system-prompt' | 'message-count' | 'recall' | 'name-given' | 'name-asked'
  | 'arithmetic' | 'translation' | 'code' | 'long-text' | 'story' | 'poem' | 'joke' | 'markdown' | 'table' | 'formula'
  | 'list' | 'quotation' | 'emoji' | 'picture' | 'connect' | 'privacy' | 'tips' | 'live-facts' | 'thanks'
  | 'test' | 'greeting' | 'other'

type Rule = readonly [Subject, RegExp | ((question: string) => boolean)]

const echo = /^\s*(?:(?:please\s+)?(?:repeat(?: after me)?|echo|say)\s*[:：]|(?:请)?(?:复述|重复|跟我[念说]|原样返回|回显)\s*[:：])\s*(?=\S)/i
const continued = /^\s*(?:please\s+)?(?:continue|go on|keep going|carry on|more|请?继续(?:写|说|讲)?|接着[写说讲]|往下[写说讲]|然后呢)[\s.!。！…]*$/i
const nameGiven = /\bmy name is\s+([\p{L}\p{M}][\p{L}\p{M}'’-]{0,30})|(?:我叫|我的名字[是叫])\s*(?![了他她它你您不什啥车])(\p{Script=Han}{2,4}(?:·\p{Script=Han}{1,6})?|\p{Script=Latin}{1,30})/iu
const nameAsked = /what(?:'s|’s| is) my name|do you (?:know|remember) my name|who am i\b|我(?:叫|的名字[是叫])(?:什么|啥)|我是谁|记得我的名字/i

const showcases: readonly (readonly [Subject, RegExp])[] = [
  ['table', /\btables?\b|表格|列表对比|对比表|做个表|列个表/i],
  ['formula', /formula|equation|\blatex\b|katex|\bmath(?:s|ematics)?\b|integral|matrix|公式|方程|数学|积分|矩阵/i],
  ['quotation', /\bquot(?:e|es|ation|ations)\b|引用|名言|格言|名句/i],
  ['list', /\blists?\b|\bsteps\b|\bto-?do\b|checklist|清单|列表|待办|步骤|列出|列举/i],
]

/** Tried from top to bottom; the first that fits is taken. */
const rules: readonly Rule[] = [
  ['echo', echo],
  ['continue', continued],
  ['system-prompt', /system (?:prompt|message)|your (?:instructions|prompt)|系统(?:提示|消息|设定|指令)|你的(?:提示词|设定|指令)/i],
  ['message-count', /how many (?:messages|questions|prompts|turns)\b|how many (?:times|things) (?:did|have) (?:i|we)\b|number of messages|(?:多少|几)(?:条|个|次|轮|句)?(?:消息|信息|问题|提问|对话|话)|我(?:一共|总共|已经)?(?:发|问|说|提|聊)(?:送|过|了)*(?:多少|几)/i],
  ['recall', /(?:my|the) (?:first|last|previous|earlier) (?:message|question|prompt)|what (?:did|have) i (?:just )?(?:say|said|ask|asked|write|written|sent|send)|(?:第一|上一|前一|最后一)(?:条|个|句|次)|我(?:刚才|刚刚|之前|前面)(?:说|问|发|写)|刚才(?:说|问)了?什么/i],
  ['name-asked', nameAsked],
  ['name-given', question => givenName(question) !== undefined],
  ['arithmetic', question => question.length < 120 && findCalculation(question) !== undefined],
  ['translation', /translat|how (?:do|would) (?:you|i|we) say|翻译|译成|译为|怎么说|如何说/i],
  ['long-text', /\blong(?:er|est)?\b.{0,40}(?:story|essay|article|text|answer|reply|novel|response|tale|post|piece)|\b\d{3,}[- ]?(?:words?|characters)\b|长长?的?(?:文|篇|故事|小说|回答|回复|答案|诗|内容|段)|(?:写|答|说|讲|来)得?(?:很|更|非常|足够)?长(?:一点|一些|点|些)?|^\s*长[\s。！!]*$|\d{3,}\s*字|[一二三四五六七八九几两]千字/i],
  ['code', asksForLanguage],
  ['story', /\b(?:story|novel|tale|essay|article)\b|故事|小说|散文|作文|文章/i],
  ['poem', /\b(?:poem|poetry|haiku|verse|sonnet)\b|诗|俳句/i],
  ['joke', /\bjokes?\b|笑话|段子/i],
  ['markdown', question => showcases.filter(([, pattern]) => pattern.test(question)).length > 1],
  ...showcases,
  ['markdown', /markdown|formatting|排版|渲染|格式/i],
  ['emoji', /emoji|表情/i],
  ['picture', /\b(?:draw|paint|picture|image|photo|sketch|illustration)\b|\/image|[/／][画图]|画(?:一|个|张|幅|画|图)|图片|图像|绘制|绘画|作画|照片/i],
  ['code', asksForCode],
  ['privacy', /privacy|is (?:it|this|platen) (?:free|safe|secure|private)|telemetry|tracking|how much does (?:it|this|platen) cost|(?:my|the) (?:data|key|conversations?)\b.{0,40}(?:stored|saved|kept|safe|go\b)|隐私|收费|免费|要钱|数据.{0,6}(?:存|哪|安全)|(?:存|保存)在哪|安全吗|(?:会|要)(?:不会|不要)?.{0,6}上传/i],
  ['connect', /connect|api[- ]?key|base[- ]?url|endpoint|(?:own|my|real|another) (?:server|model|key)|openai|deepseek|ollama|lm studio|openrouter|set ?up|configur|连接|接入|密钥|接口|服务器|自己的(?:服务|模型)|真正的模型|怎么配置|如何配置|设置/i],
  ['tips', /shortcut|keyboard|hotkey|\btips?\b|export|import|backup|edit a message|regenerate|快捷键|键盘|技巧|导出|导入|备份|编辑消息|重新生成/i],
  ['live-facts', /what(?:'s|’s| is)? (?:the )?(?:time|date|day)|today(?:'s|’s)|weather|\bnews\b|stock price|天气|新闻|几点|今天(?:是|几|星期|周|多少)|星期几|股价|汇率/i],
  ['greeting', /who (?:are|made|built|wrote) (?:you|this)|what (?:are|can) you\b|what(?:'s|’s| is) (?:this|platen)|how (?:does (?:this|it|platen) work|do (?:i|you) (?:use|start|work|begin))|about platen|^\s*(?:platen|help(?: me)?|帮助)[\s\p{P}]*$|introduce yourself|你是(?:谁|什么|哪)|你(?:能|会|可以)(?:做|干)?(?:什么|啥)|这是(?:什么|啥|哪)|(?:怎么|如何)(?:用|使用|开始)|platen\s*是|介绍(?:一下)?(?:你|自己|自我|\s*platen|这)|自我介绍|有什么功能|什么模型|(?:which|what) model/iu],
  ['thanks', /^\s*(?:thanks?|thank you|thx|great|nice|cool|perfect|bye|goodbye|谢谢|多谢|感谢|再见|拜拜|太棒了|不错|很好)/i],
  ['test', /^\s*(?:a )?(?:test|testing|ping|测试|试试|试一下|测一下)(?:一下)?[\s\p{P}\d]*$/iu],
  ['greeting', /^\s*(?:hi|hello|hey|howdy|greetings|good (?:morning|afternoon|evening|day)|who|what|how|你好|您好|嗨|哈[喽啰]|早上好|下午好|晚上好|在吗|喂|早)(?:\s*(?:there|all|everyone|world|platen|呀|啊|吗))?[\s\p{P}]*$/iu],
]

/** What the question is about. */
export function subjectOf(question: string): Subject {
  if (question.trim() === '') return 'greeting'
  const beginning = question.slice(0, 2000)
  const fits = ([, test]: Rule) => typeof test === 'function' ? test(beginning) : test.test(beginning)
  return rules.find(fits)?.[0] ?? 'other'
}

/** Whether the message only asks for the rest of what was being said. */
export const asksToContinue = (text: string): boolean => continued.test(text)

/** What is to be repeated. */
export const echoed = (question: string): string => question.replace(echo, '')

/** The name that a message gives. */
export function givenName(text: string): string | undefined {
  if (nameAsked.test(text)) return undefined
  const match = nameGiven.exec(text)
  return match?.[1] ?? match?.[2]
}
