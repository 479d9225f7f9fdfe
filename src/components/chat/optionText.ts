import type { PictureOption } from '../../chat/pictureFamilies'
import type { I18n, MessageKey } from '../../locales'

type Words = Pick<I18n, 't'>

const options = ['n', 'size', 'quality', 'style', 'background', 'format', 'compression', 'moderation', 'response-format', 'partials', 'fidelity', 'seed', 'negative'] as const
const values = ['auto', 'low', 'medium', 'high', 'standard', 'hd', 'vivid', 'natural', 'transparent', 'opaque', 'url', 'b64_json'] as const

/** What an option is called; its own name where there is no word for it. */
export function optionText(name: string, { t }: Words): string {
  const known = options.find(option => option === name)
  return known ? t(`command.option.${known}` satisfies MessageKey) : name
}

/** What a value of an option means: `square`, `high`. Empty where it says that itself. */
export function valueText({ name }: Pick<PictureOption, 'name'>, value: string, { t }: Words): string {
  const known = values.find(word => word === value)
  if (known) return t(`command.value.${known}` satisfies MessageKey)
  const [, width = '', height = ''] = name === 'size' ? /^(\d+)x(\d+)$/.exec(value) ?? [] : []
  if (!width) return ''
  const wider = Number(width) - Number(height)
  return t(wider > 0 ? 'command.value.landscape' : wider < 0 ? 'command.value.portrait' : 'command.value.square')
}
