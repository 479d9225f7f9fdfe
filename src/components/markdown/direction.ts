/** Where the first letter of a text leads. `dir="auto"` does not ask what has a direction of its own, as all in quotes, lists and tables has. */
export function directionOf(text = ''): 'rtl' | 'ltr' {
  return /^[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/.test(/\p{L}/u.exec(text)?.[0] ?? '') ? 'rtl' : 'ltr'
}
