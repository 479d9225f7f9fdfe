const key = 'platen.emoji'
const most = 16

/** The signs used last, newest first. To lose them harms nobody, so they lie where reading is easy. */
export function recentEmoji(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(stored) ? stored.filter(sign => typeof sign === 'string' && sign.length <= 32).slice(0, most) as string[] : []
  }
  catch {
    return [] // storage is forbidden, or somebody else wrote there
  }
}

/** Puts a sign first. */
export function rememberEmoji(sign: string): void {
  const signs = [sign, ...recentEmoji().filter(other => other !== sign)].slice(0, most)
  try {
    localStorage.setItem(key, JSON.stringify(signs))
  }
  catch {
    return // it is full or forbidden: then nothing is remembered
  }
}
