const units: Readonly<Record<string, number>> = {
  ms: 1, millisecond: 1, milliseconds: 1, 毫秒: 1,
  s: 1_000, sec: 1_000, secs: 1_000, second: 1_000, seconds: 1_000, 秒: 1_000,
  m: 60_000, min: 60_000, mins: 60_000, minute: 60_000, minutes: 60_000, 分钟: 60_000,
  h: 3_600_000, hour: 3_600_000, hours: 3_600_000, 小时: 3_600_000,
  d: 86_400_000, day: 86_400_000, days: 86_400_000, 天: 86_400_000,
}

const english = /(?:again|retry|retrying|wait|available|resets?)(?:[ a-z]{0,24} |\s)(?:in|after|for|about)\s{1,3}((?:\d+(?:\.\d+)?\s?[a-z]+[\s,]{0,2}){1,4})/i
const chinese = /(\d+(?:\.\d+)?)\s?(毫秒|秒|分钟|小时|天)(?:之?后|再)/
const chineseDate = /将[在于]\s?(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)\s?重置/
const retryInfo = /"retryDelay"\s?:\s?"(\d+(?:\.\d+)?)s"/

/**
 * How long the server wants us to wait, in ms: by its headers, where they can be seen, or its words.
 * @param text message and body of the reply
 * @param now epoch ms, for answers that name a date
 */
export function retryAfterMs(
  text: string, headers: Headers | undefined, now: number,
): number | undefined {
  return fromHeaders(headers, now) ?? fromText(text.slice(0, 4_000), now)
}

function fromHeaders(headers: Headers | undefined, now: number): number | undefined {
  const milliseconds = Number.parseFloat(headers?.get('retry-after-ms') ?? '')
  if (milliseconds >= 0) return Math.round(milliseconds)
  const value = headers?.get('retry-after')?.trim() ?? ''
  if (/^\d+(?:\.\d+)?$/.test(value)) return Math.round(Number(value) * 1_000)
  return until(value, now)
}

function fromText(text: string, now: number): number | undefined {
  const span = english.exec(text)?.[1]
  if (span) {
    let sum = 0
    for (const [, count, unit = ''] of span.matchAll(/(\d+(?:\.\d+)?)\s?([a-z]+)/gi)) {
      sum += Number(count) * (units[unit.toLowerCase()] ?? 0)
    }
    if (sum) return Math.round(sum)
  }
  const delay = retryInfo.exec(text)?.[1]
  if (delay) return Math.round(Number(delay) * 1_000)
  const wait = chinese.exec(text)
  if (wait) return Math.round(Number(wait[1]) * (units[wait[2] ?? ''] ?? 0))
  const date = chineseDate.exec(text)
  return date ? until(`${date[1]}T${date[2]}+08:00`, now) : undefined
}

function until(date: string, now: number): number | undefined {
  const time = Date.parse(date)
  return Number.isNaN(time) ? undefined : Math.max(0, time - now)
}
