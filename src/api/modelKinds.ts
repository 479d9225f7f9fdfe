/** What a name lets one guess about a model. A guess never stands against what a list of models says. */
export interface ModelGuess {
  /** False for models that cannot answer, such as those for embeddings or speech. */
  readonly chat: boolean
  /** Makes pictures, at `/images/generations`. */
  readonly imageGen: boolean
  /** Makes pictures as part of its replies. */
  readonly imageChat: boolean
  /** Sees pictures. */
  readonly vision: boolean
  readonly reasoning: boolean
  /** Wants the older `/completions`. */
  readonly completions: boolean
}

const notForChat = /embed|bge-|rerank|moderation|whisper|transcribe|midjourney|realtime|(?:^|[-_/.])(?:mj_|(?:tts|asr|sora|video|suno|speech)(?:$|[-_/.\d]))/
const picture = /dall-e|gpt-image|chatgpt-image|flux|stable-diffusion|sd3|sdxl|cogview|wanx|seedream|kolors|imagen|qwen-image|hunyuan-image|grok-2-image|ideogram|recraft|step-1x/
const pictureInChat = /gpt-(?:4o|5)-image|(?:flash|pro)-image|nano-banana|image-preview/
const vision = /gpt-4o|gpt-4\.1|gpt-4-turbo(?!-preview)|gpt-5|^o1(?!-(?:mini|preview))|^o3(?!-mini)|^o4|claude-(?:[3-9]|(?:opus|sonnet|haiku)-?[3-9])|gemini|[-\d]vl(?:$|[-_:.\d])|vision|glm-4(?:\.\d)?v|qvq|llava|pixtral|internvl|minicpm-v|step-1v|grok-4|kimi-latest|kimi-k2\.5|llama-?4|gemma-?3/
const reasoning = /^o[134](?:$|[-_:])|gpt-5(?!.*-chat)|reasoner|-r1(?:$|[-_:])|qwq|think|qwen3(?!.*instruct)|magistral|grok-3-mini|grok-4|glm-(?:4\.[5-9]|[5-9])|gpt-oss|deepseek-v(?:3\.[1-9]|[4-9])/
const notReasoning = /non?-?(?:think|reason)/
const completions = /gpt-3\.5-turbo-instruct|davinci-002|babbage-002|-base(?:$|[-_:])/

/** Names of models that see nothing; those that do stand apart by a word, or are seen by `vision`. */
const blind: readonly RegExp[] = [
  /^gpt-3|^gpt-4(?:$|-(?:32k|0314|0613|1106|0125|browsing|turbo-preview))|^gpt-oss|^o1-(?:mini|preview)|^o3-mini|^(?:davinci|babbage)-002/,
  /^deepseek-(?:chat|reasoner|coder|llm|math|v[23]|r1)/, /^moonshot-v1|^kimi-k2(?!\.[5-9])/, /^claude-(?:[12]|instant)/,
  /^qwen-(?:turbo|plus|max|long|coder|math|mt)|^qwen(?:[123]|1\.5|2\.5)?(?:$|[-:_])|^qwq/, /^glm-(?:3|4|4\.[567]|z1)(?:$|[-:])/,
  /^(?:open-)?mixtral|^(?:open-)?mistral-(?:7b|tiny|nemo)|^codestral|^mathstral/, /^(?:meta-)?llama-?(?:2|3(?:\.[13])?)(?:$|[-:_])|^code-?llama|^vicuna/,
  /^ernie-(?:3\.5|4\.0|speed|lite|tiny|character|x1|bot)/, /^yi-/, /^phi-?[1-4]/, /^gemma(?:$|:|-?2|-[27]b)/, /^baichuan|^internlm|^command-r|^grok-(?:beta|2|3)/,
]
const seeing = /vl\b|vision|visual|omni|multimodal|image|audio/

/**
 * Whether a model is *known* not to see pictures; nothing is said of names that are not known.
 * @see protocols §7.2, §7.3
 */
export function blindModel(id: string): boolean {
  const name = wordsOf(id)
  return !guessModel(id).vision && !seeing.test(name) && blind.some(names => names.test(name))
}

/** What the name of a model says about it, where nothing better is known. @see protocols §7.2 */
export function guessModel(id: string): ModelGuess {
  const name = wordsOf(id)
  const imageChat = pictureInChat.test(name)
  const imageGen = !imageChat && picture.test(name)
  const chat = !notForChat.test(name)
  return {
    chat,
    imageGen,
    imageChat,
    vision: chat && vision.test(name),
    reasoning: chat && reasoning.test(name) && !notReasoning.test(name),
    completions: chat && completions.test(name),
  }
}

/** The name without the vendor before it: `openai/gpt-4o` is `gpt-4o`. In small letters. */
export function wordsOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1).toLowerCase()
}
