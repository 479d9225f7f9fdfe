/** Resolves once the page has done what waits: events, frames, timers. Unlike a timer it does not sleep in hidden tabs. */
export function pageTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
