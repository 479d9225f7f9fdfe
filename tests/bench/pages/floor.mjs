// The least that a chat page can do: the same packets, no framework. `?draw=` says how a reply is drawn.
import { draws } from './draws.mjs'

const drawName = new URLSearchParams(location.search).get('draw') ?? 'blocks'
const draw = await draws[drawName]()
const scroller = document.getElementById('scroller')
const log = document.getElementById('log')
const composer = document.querySelector('textarea')

document.querySelector('form').addEventListener('submit', event => {
  event.preventDefault()
  addMessage('user').textContent = composer.value
  composer.value = ''
  void receive()
})
addEventListener('hashchange', () => void open(location.hash.replace(/^#\/(c\/)?/, '')))

function addMessage(role) {
  const message = document.createElement('div')
  message.className = `message ${role}`
  message.dataset.testid = 'message'
  message.dataset.role = role
  log.append(message)
  return message
}

/** One request, drawn once a frame, followed at the end of the page. */
async function receive() {
  const message = addMessage('assistant')
  message.dataset.status = 'streaming'
  const box = document.createElement('div')
  box.className = drawName
  box.dataset.testid = 'message-text'
  message.append(box)
  const append = draw(box)

  let pending = ''
  let frame = 0
  const flush = last => {
    frame = 0
    append(pending, last)
    pending = ''
    scroller.scrollTop = scroller.scrollHeight
  }
  const response = await fetch('/v1/chat/completions', { method: 'POST', body: '{}' })
  const decoder = new TextDecoder()
  const reader = response.body.getReader()
  let rest = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const events = (rest + decoder.decode(part.value, { stream: true })).split('\n\n')
    rest = events.pop()
    for (const event of events) {
      if (event !== 'data: [DONE]') pending += JSON.parse(event.slice(6)).choices[0].delta.content ?? ''
    }
    if (pending && !frame) frame = requestAnimationFrame(() => flush(false))
  }
  cancelAnimationFrame(frame)
  flush(true)
  message.dataset.status = 'done'
}

/** Shows a stored conversation: one element a message. */
async function open(id) {
  const fragment = document.createDocumentFragment()
  for (const { role, parts } of id ? await stored(id) : []) {
    const message = document.createElement('div')
    message.className = 'message plain'
    message.dataset.testid = 'message'
    message.dataset.role = role
    message.textContent = parts[0].text
    fragment.append(message)
  }
  log.replaceChildren(fragment)
  scroller.scrollTop = scroller.scrollHeight
}

function stored(id) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('platen')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const reading = opening.result.transaction('messages').objectStore('messages').index('conversationId').getAll(id)
      reading.onerror = () => reject(reading.error)
      reading.onsuccess = () => resolve(reading.result.sort((one, other) => one.createdAt - other.createdAt))
    }
  })
}
