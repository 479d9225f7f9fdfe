import type { PicturePrice } from '../../chat/picturePrices'
import type { I18n } from '../../locales'
import { costText } from './costText'

/** What pictures are going to cost, in words; empty where nobody knows. */
export function picturePriceText(price: PicturePrice | undefined, i18n: Pick<I18n, 't' | 'formatMoney'>): string {
  if (!price) return ''
  const { t, formatMoney } = i18n
  const { least, most, currency } = price
  const amount = least === most ? costText([{ amount: least, currency, estimated: true }], i18n)
    : t('command.price.range', { least: formatMoney(least, currency), most: formatMoney(most, currency) })
  return price.source === 'relay' ? t('command.price.relay', { amount }) : amount
}
