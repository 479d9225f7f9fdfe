import { Blob as NodeBlob, File as NodeFile } from 'node:buffer'

/**
 * The page's own Blob, File and FormData in the place of jsdom's: those cannot be stored in the database that stands for
 * IndexedDB, nor sent by `fetch`.
 */
const form = await new Response('', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }).formData()
const SentForm = form.constructor as typeof FormData
const ShownForm = globalThis.FormData

/** Reads the fields of a form as the page's own does. */
class PageForm extends SentForm {
  constructor(fields?: HTMLFormElement) {
    super()
    if (fields) for (const [name, value] of new ShownForm(fields)) this.append(name, value)
  }
}

Object.assign(globalThis, { Blob: NodeBlob, File: NodeFile, FormData: PageForm })
