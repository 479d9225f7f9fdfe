import { h } from 'vue'
import type { VNode } from 'vue'

/** Where writing goes on. */
export function renderCaret(): VNode {
  return h('span', { 'class': 'caret caret-bar', 'aria-hidden': 'true' })
}
