import { createRouter, createWebHashHistory, type RouteLocationNormalized } from 'vue-router'
import ChatView from './views/ChatView.vue'
import { loadSettingsPanel } from './views/settingsPanel'

const settingsSections = ['connection', 'defaults', 'assistants', 'appearance', 'usage', 'data', 'about']

/** The conversation that stays behind the settings panel. */
let lastConversationId: string | undefined

/** Hash addresses, so that any static host and sub-path works. The address says which conversation is open. */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', name: 'new', component: ChatView, props: route => ({ question: textOf(route.query.q) || textOf(route.query.fill) || textOf(route.query.submit) }) },
    { path: '/c/:id', name: 'conversation', component: ChatView, props: route => ({ conversationId: route.params.id }) },
    {
      path: `/settings/:section(${settingsSections.join('|')})?`,
      name: 'settings',
      components: { default: ChatView, panel: loadSettingsPanel },
      props: { default: () => ({ conversationId: lastConversationId }), panel: sectionOf },
    },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})

router.afterEach((to) => {
  if (to.name === 'conversation') lastConversationId = String(to.params.id)
  else if (to.name === 'new') lastConversationId = undefined
})

function sectionOf(route: RouteLocationNormalized) {
  return {
    section: textOf(route.params.section) || 'connection',
    back: lastConversationId ? `/c/${encodeURIComponent(lastConversationId)}` : '/',
    reason: textOf(route.query.reason),
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
