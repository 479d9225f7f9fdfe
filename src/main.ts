import './stores/arrival' // first: it cleans the address before anything reads it or a request leaves
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { storage } from './db/database'
import { resolveLocale, setLocale } from './locales'
import { router } from './router'
import { useConnections } from './stores/connections'
import { useConversations } from './stores/conversations'
import { useNewConversation } from './stores/newConversation'
import { useSettings } from './stores/settings'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'

// No `await` outside: what is fetched meanwhile needs this module, and would wait for it for ever.
async function start(): Promise<void> {
  const app = createApp(App)
  app.use(createPinia())
  await storage(() => void import('./stores/blocked').then(({ tellBlocked }) => tellBlocked()))
  await Promise.all([useSettings().load(), useConnections().load(), useConversations().load(), useNewConversation().load()])
  await setLocale(resolveLocale(useSettings().values.language))
  app.use(router)
  app.mount('#app')
}

void start()
