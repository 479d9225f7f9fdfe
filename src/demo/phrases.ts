/** The languages of the phrase book, in the order of its columns, with the words that ask for them. */
export const phraseLanguages = [
  { id: 'en', en: 'English', zh: '英语', asked: /english|英语|英文/i },
  { id: 'zh', en: 'Chinese', zh: '中文', asked: /chinese|mandarin|中文|汉语|普通话/i },
  { id: 'fr', en: 'French', zh: '法语', asked: /french|法语|法文/i },
  { id: 'de', en: 'German', zh: '德语', asked: /german|德语|德文/i },
  { id: 'es', en: 'Spanish', zh: '西班牙语', asked: /spanish|西班牙/i },
  { id: 'ja', en: 'Japanese', zh: '日语', asked: /japanese|日语|日文/i },
] as const

export type Phrase = readonly [en: string, zh: string, fr: string, de: string, es: string, ja: string]

export const phrases: readonly Phrase[] = [
  ['hello', '你好', 'bonjour', 'hallo', 'hola', 'こんにちは'],
  ['good morning', '早上好', 'bonjour', 'guten Morgen', 'buenos días', 'おはようございます'],
  ['good night', '晚安', 'bonne nuit', 'gute Nacht', 'buenas noches', 'おやすみなさい'],
  ['goodbye', '再见', 'au revoir', 'auf Wiedersehen', 'adiós', 'さようなら'],
  ['thank you', '谢谢', 'merci', 'danke', 'gracias', 'ありがとうございます'],
  ['I am sorry', '对不起', 'je suis désolé', 'es tut mir leid', 'lo siento', 'ごめんなさい'],
  ['how are you', '你好吗', 'comment allez-vous', 'wie geht es Ihnen', '¿cómo está?', 'お元気ですか'],
  ['I love you', '我爱你', 'je t’aime', 'ich liebe dich', 'te quiero', '愛しています'],
  ['where is the station', '车站在哪里', 'où est la gare', 'wo ist der Bahnhof', '¿dónde está la estación?', '駅はどこですか'],
  ['how much is it', '多少钱', 'combien ça coûte', 'wie viel kostet das', '¿cuánto cuesta?', 'いくらですか'],
  ['I do not understand', '我不明白', 'je ne comprends pas', 'ich verstehe nicht', 'no entiendo', 'わかりません'],
  ['happy birthday', '生日快乐', 'joyeux anniversaire', 'alles Gute zum Geburtstag', 'feliz cumpleaños', 'お誕生日おめでとうございます'],
  ['cheers', '干杯', 'santé', 'prost', 'salud', '乾杯'],
]

const aliases: readonly (readonly [RegExp, string])[] = [
  [/\bthanks\b/g, 'thank you'], [/\bsorry\b/g, 'i am sorry'], [/\bi['’]m i am\b/g, 'i am'], [/\bhi\b/g, 'hello'],
  [/\bi am i am\b/g, 'i am'], [/\bdon['’]t\b/g, 'do not'], [/\bbye\b/g, 'goodbye'],
]

/** The longest phrase of the book that stands in the text, in whatever language. */
export function findPhrase(text: string): Phrase | undefined {
  const plain = aliases.reduce((result, [from, to]) => result.replace(from, to), text.toLowerCase())
  const words = ` ${plain.replace(/[^\p{L}\p{M}\s’']+/gu, ' ').replace(/\s+/g, ' ')} `
  let best: Phrase | undefined
  let length = 0
  for (const phrase of phrases) {
    for (const entry of phrase) {
      const searched = entry.toLowerCase().replace(/[¿?]/g, '')
      const han = /[\p{Script=Han}\p{Script=Hiragana}]/u.test(searched)
      const found = han ? plain.includes(searched) : words.includes(` ${searched} `)
      if (!found || searched.length * (han ? 3 : 1) <= length) continue
      best = phrase
      length = searched.length * (han ? 3 : 1)
    }
  }
  return best
}

/** Which column the text asks for; -1 where it names none. With two languages, the later one. */
export function findTarget(text: string): number {
  const places = phraseLanguages.map(({ asked }) => text.search(asked))
  const last = Math.max(...places)
  return last < 0 ? -1 : places.indexOf(last)
}
