import { onMounted, onScopeDispose } from 'vue'

export type ShortcutAction = 'new' | 'search' | 'settings' | 'sidebar' | 'focus'

/** The keys of each action; the page listens to them and the About section lists them. */
export const shortcuts: readonly { readonly action: ShortcutAction, readonly keys: string }[] = [
  { action: 'new', keys: 'mod+shift+o' },
  { action: 'search', keys: 'mod+k' },
  { action: 'sidebar', keys: 'mod+b' },
  { action: 'settings', keys: 'mod+,' },
  { action: 'focus', keys: '/' },
]

const apple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

/** How the platform calls the key that goes with shortcuts. */
export const modKey = apple ? '⌘' : 'Ctrl'

/** `mod+shift+o` → `Ctrl + Shift + O`. */
export function shortcutLabel(keys: string): string {
  return keys.split('+').map((key) => {
    if (key === 'mod') return modKey
    return key.length > 1 ? key[0]?.toUpperCase() + key.slice(1) : key.toUpperCase()
  }).join(' + ')
}

/** Listens on the window while the component lives. Keys typed into a field stay there. */
export function useShortcuts(
  actions: Readonly<Partial<Record<ShortcutAction, () => void>>>,
): void {
  function onKeydown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog:modal')) return
    const shortcut = shortcuts.find(({ keys }) => matches(event, keys))
    const act = shortcut && actions[shortcut.action]
    if (!act) return
    event.preventDefault()
    act()
  }

  onMounted(() => window.addEventListener('keydown', onKeydown))
  onScopeDispose(() => window.removeEventListener('keydown', onKeydown))
}

function matches(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split('+')
  const key = parts.at(-1)
  const mod = parts.includes('mod')
  if (event.key.toLowerCase() !== key || event.altKey) return false
  if ((event.ctrlKey || event.metaKey) !== mod) return false
  if (!mod) return !isEditable(event.target)
  return event.shiftKey === parts.includes('shift')
}

function isEditable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement
    && (target.isContentEditable || target.matches('input, textarea, select'))
}
