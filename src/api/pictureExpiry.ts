const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** Beyond these a number is no time. */
const earliest = Date.UTC(2000, 0)
const latest = Date.UTC(2200, 0)

/** How long hosts are known to keep pictures whose address does not tell. @see protocols §4.1 */
const hosts: readonly (readonly [host: RegExp, keptMs: number])[] = [
  [/^oaidalleapiprod[a-z]*\.blob\.core\.windows\.net$/, hourMs],
  [/(?:^|\.)siliconflow\.(?:cn|com)$|^(?:sc|bizyair)-maas[.-]/, hourMs],
  [/\.(?:volces|bytepluses)\.com$/, dayMs],
  [/(?:^|\.)bigmodel\.cn$/, 30 * dayMs],
]

/** Signatures that name a time and how many seconds they hold from then on. */
const spans: readonly (readonly [from: string, seconds: string])[] = [
  ['x-amz-date', 'x-amz-expires'], ['x-tos-date', 'x-tos-expires'], ['x-goog-date', 'x-goog-expires'], ['x-oss-date', 'x-oss-expires'],
]

/**
 * Until when the address of a picture holds, in epoch ms: as its signature says, else as its host is known to do.
 * Undefined where nothing is known.
 * @param now epoch ms; the time of the answer
 */
export function expiryOf(url: string, now: number): number | undefined {
  if (!URL.canParse(url)) return undefined
  const { searchParams, hostname } = new URL(url)
  const parameters = new Map([...searchParams].map(([name, value]) => [name.toLowerCase(), value]))
  const times = [
    timeOf(parameters.get('se')), // Azure
    ...spans.map(([from, seconds]) => spanEnd(parameters.get(from), parameters.get(seconds))),
    epochOf(parameters.get('expires')), // OSS, GCS, S3 before version 4, CloudFront
    epochOf(parameters.get('x-oss-expires')),
    epochOf(parameters.get('q-sign-time')?.split(';')[1]), // COS
  ]
  const signed = times.find(time => time !== undefined && time > earliest && time < latest)
  const kept = hosts.find(([host]) => host.test(hostname))?.[1]
  return signed ?? (kept === undefined ? undefined : now + kept)
}

/** `2026-01-02T03:04:05Z`, or `20260102T030405Z`. Without a zone it is UTC. */
function timeOf(text: string | undefined): number | undefined {
  const match = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?(\d\d)(?:\.\d+)?)?)?Z?$/i.exec(text ?? '')
  if (!match) return undefined
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map(part => part === undefined ? 0 : Number(part))
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

function spanEnd(from: string | undefined, seconds: string | undefined): number | undefined {
  const start = timeOf(from)
  return start !== undefined && /^\d{1,9}$/.test(seconds ?? '') ? start + Number(seconds) * 1000 : undefined
}

function epochOf(seconds: string | undefined): number | undefined {
  return /^\d{9,11}$/.test(seconds ?? '') ? Number(seconds) * 1000 : undefined
}
