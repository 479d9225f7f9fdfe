import { effectScope, watch } from 'vue'
import { pathTo } from '../chat/branch'
import { exportName } from '../chat/exportName'
import { conversationMarkdown } from '../chat/markdownExport'
import { zipOf, type FileToZip } from '../chat/zipFile'
import { downloadFile } from '../composables/useDownload'
import { loadAllWords, useI18n } from '../locales'
import { useArchive } from '../stores/archive'
import { useConversations } from '../stores/conversations'
import { useMessages } from '../stores/messages'
import { useReplies } from '../stores/replies'
import { useToasts } from '../stores/toasts'
import { transcriptWords } from './transcriptWords'

/**
 * Downloads conversations as one file: an archive, to be imported again, or Markdown with the branches that are shown, of
 * several a zip with a file for each.
 * `progress` hears of percents, and of their end by undefined.
 */
export async function exportConversations(ids: readonly string[], kind: 'export-archive' | 'export-markdown', progress: (percent: number | undefined) => void): Promise<void> {
  await loadAllWords()
  const scope = effectScope()
  const archive = useArchive()
  scope.run(() => watch(() => archive.work, work => progress(work?.kind === 'exporting' ? Math.floor(work.part * 100) : undefined)))
  try {
    const file = kind === 'export-archive' ? (await archive.write(ids))?.file : await markdownOf(ids, progress)
    if (file) downloadFile(nameOf(ids, kind === 'export-archive' ? 'json' : ids.length === 1 ? 'md' : 'zip'), file)
    else useToasts().show(useI18n().t('rows.export-failed'))
  }
  finally {
    scope.stop()
    progress(undefined)
  }
}

/** One alone goes by its title. */
function nameOf(ids: readonly string[], ending: string): string {
  const title = ids.length === 1 ? useConversations().headers.get(ids[0] ?? '')?.title ?? '' : `${ids.length}`
  return exportName(title, ending)
}

/** One after the other, as read from the database: they are not kept in memory for it. */
async function markdownOf(ids: readonly string[], progress: (percent: number) => void): Promise<Blob> {
  const [conversations, messages, replies] = [useConversations(), useMessages(), useReplies()]
  const words = transcriptWords(useI18n())
  const files: FileToZip[] = []
  const names = new Set<string>()
  for (const [index, id] of ids.entries()) {
    progress(Math.floor(index / ids.length * 100))
    const conversation = conversations.headers.get(id)
    if (!conversation) continue
    const known = messages.trees.has(id)
    await messages.load(id)
    const path = pathTo(messages.treeOf(id), conversation.head).map(message => replies.live.get(message.id) ?? message)
    files.push({ name: freeName(conversation.title, names), text: conversationMarkdown(conversation, path, words) })
    if (!known && conversations.openId !== id && !replies.running.has(id)) messages.forget(id)
  }
  return ids.length === 1 ? new Blob(files.map(({ text }) => text), { type: 'text/markdown;charset=utf-8' }) : zipOf(files)
}

/** A name that no other file has; where capitals are not told apart, either. */
function freeName(title: string, names: Set<string>): string {
  const name = exportName(title, 'md')
  let free = name
  for (let number = 2; names.has(free.toLowerCase()); number++) free = name.replace(/\.md$/, `-${number}.md`)
  names.add(free.toLowerCase())
  return free
}
