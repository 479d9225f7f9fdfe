import { onBeforeUnmount } from 'vue'
import { loadOnce } from '../composables/loadOnce'
import { loadAllWords } from '../locales'
import type { DraftBox } from '../stores/otherTabs'

/**
 * The code of conversations and of the wire: not needed to see the page, but before a prompt can leave it. Fetched with the
 * first touch of the page, or once the page has settled. The function that it gives resolves to whether it is there: a
 * failure is said where somebody waits for it, at the send. The box is kept in step with other tabs from then on.
 */
export function usePreparation(box: DraftBox): () => Promise<boolean> {
  let gone = false
  const prepare = loadOnce(() => Promise.all([
    import('../stores/otherTabs').then(({ useOtherTabs }) => { if (!gone) void useOtherTabs().follow(box) }),
    loadAllWords(), import('../stores/chat'), import('./ConversationMessages.vue'), import('./promptExtent'), import('../components/markdown/MarkdownText'), import('../components/ui/ToastItem.vue'),
    import('./SidebarConversations.vue'), import('../components/ui/EditableTitle.vue'),
    import('./StorageBanner.vue'), // a newer version that takes over may have replaced it on the host
  ]))
  const settled = setTimeout(() => void prepare(), 2_500)
  const touches = ['pointerdown', 'keydown'] as const
  const onTouch = () => void prepare()
  for (const touch of touches) window.addEventListener(touch, onTouch, { once: true })
  onBeforeUnmount(() => {
    gone = true
    clearTimeout(settled)
    for (const touch of touches) window.removeEventListener(touch, onTouch)
  })
  return prepare
}
