import { Refusal } from './wire'

export const chatModel = 'platen-demo'
export const thinkingModel = 'platen-demo-thinking'
export const imageModel = 'platen-demo-image'

const common = { object: 'model', created: 1_767_225_600, owned_by: 'platen' } as const

const models = [
  { id: chatModel, ...common, context_length: 32_768, supported_endpoint_types: ['openai'] },
  { id: thinkingModel, ...common, context_length: 32_768, supported_endpoint_types: ['openai'] },
  { id: imageModel, ...common, supported_endpoint_types: ['image-generation'] },
] as const

/** The body of `/models`. */
export const listModels = () => ({ object: 'list', data: models }) as const

/**
 * The body of `/models/{id}`.
 * @param encodedId as it stands in the address
 * @throws {Refusal} 404 where there is no such model
 */
export function retrieveModel(encodedId: string): (typeof models)[number] {
  const id = decoded(encodedId)
  const model = models.find(candidate => candidate.id === id)
  if (!model) throw new Refusal(404, `The model '${id}' does not exist`, 'model', 'model_not_found')
  return model
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a stray % is no id of ours, whatever it was meant to be
  }
}
