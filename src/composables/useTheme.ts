import { toValue, watchEffect } from 'vue'
import type { MaybeRefOrGetter } from 'vue'

export type Theme = 'system' | 'light' | 'dark'

/** Puts the theme on the page; `system` leaves it to the media query of `tokens.css`. */
export function useTheme(theme: MaybeRefOrGetter<Theme>): void {
  watchEffect(() => {
    const value = toValue(theme)
    const root = document.documentElement
    if (value === 'system') delete root.dataset.theme
    else root.dataset.theme = value
    // The browser's own bars: where the theme is chosen, its colour goes for both media.
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
      meta.dataset.own ??= meta.content
      meta.content = value === 'system' ? meta.dataset.own : barColors[value]
    }
  })
}

/** `--paper` in the form that every browser takes in a meta element. */
const barColors = { light: '#fbfaf7', dark: '#121417' }
