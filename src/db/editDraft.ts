const prefix = 'edit:'

/** The key among the drafts of what stands in the edit box of a conversation: no conversation has it as its id. */
export function editDraftId(conversationId: string): string {
  return prefix + conversationId
}

/** The conversation that a draft belongs to, by its key. */
export function ownerOfDraft(key: string): string {
  return key.startsWith(prefix) ? key.slice(prefix.length) : key
}
