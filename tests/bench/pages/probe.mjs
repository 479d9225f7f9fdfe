// Runs in every measured page before its own scripts, the same in all of them: `window.bench`.
{
  const epoch = () => performance.timeOrigin + performance.now()
  const messages = () => document.querySelectorAll('[data-testid="message"]')
  const composer = () => document.querySelector('[data-testid="composer"]')
  const replyElement = () => [...document.querySelectorAll('[data-testid="message"][data-role="assistant"]')].at(-1)
  const pause = ms => new Promise(done => setTimeout(done, ms))
  const painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)))

  const longTasks = []
  new PerformanceObserver(list => {
    for (const { startTime, duration } of list.getEntries()) longTasks.push({ startTime, duration })
  }).observe({ type: 'longtask', buffered: true })

  let frames, removed, changedAt, before, region, startedAt, counting
  const textRegion = () => {
    if (region?.isConnected) return region
    const reply = replyElement()
    region = reply && reply !== before ? reply.querySelector('[data-testid="message-text"]') : undefined
    return region
  }
  const changes = new MutationObserver(records => {
    const place = textRegion()
    if (!place) return
    for (const { target, removedNodes } of records) {
      const inside = place.contains(target)
      if (inside) changedAt = epoch()
      for (const node of removedNodes) {
        if (inside && node instanceof Element) removed += 1 + node.getElementsByTagName('*').length
      }
    }
  })
  const countFrame = () => {
    frames.push(epoch())
    if (counting) requestAnimationFrame(countFrame)
  }

  const keyDelays = []
  addEventListener('keydown', ({ timeStamp }) => {
    void painted().then(() => keyDelays.push(performance.now() - timeStamp))
  }, true)

  /** Resolves when nothing in the page has changed for so long. */
  async function quiet(ms) {
    let last = performance.now()
    const observer = new MutationObserver(() => {
      last = performance.now()
    })
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
    while (performance.now() - last < ms) await pause(20)
    observer.disconnect()
  }

  /** Whether these words, at the end of the last message, are in sight. */
  function inSight(words) {
    const message = [...messages()].at(-1)
    if (!message?.textContent.includes(words)) return false
    const walker = document.createTreeWalker(message, NodeFilter.SHOW_TEXT)
    const range = document.createRange()
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(words)
      if (at < 0) continue
      range.setStart(node, at)
      range.setEnd(node, at + words.length)
      const { left, top, bottom, height } = range.getBoundingClientRect()
      const hit = height > 0 && top >= 0 && bottom <= innerHeight && document.elementFromPoint(left + 2, (top + bottom) / 2)
      return Boolean(hit) && message.contains(hit)
    }
    return false
  }

  async function untilUsable() {
    for (;;) {
      const area = composer()
      if (area && !area.disabled && area.getBoundingClientRect().height > 0) return performance.now()
      await new Promise(requestAnimationFrame)
    }
  }
  const usable = untilUsable()

  window.bench = {
    quiet,
    /** Presses Send and counts what happens from here on. */
    send() {
      frames = []
      removed = changedAt = 0
      region = undefined
      before = replyElement()
      startedAt = performance.now()
      counting = true
      changes.observe(document.body, { subtree: true, childList: true, characterData: true })
      requestAnimationFrame(countFrame)
      document.querySelector('[data-testid="send"]').click()
    },
    /** Resolves when the reply has ended and its text has not changed for so long. */
    async settled(ms) {
      for (;;) {
        const reply = replyElement()
        const over = reply && reply !== before && reply.dataset.status !== 'streaming'
        if (over && changedAt && epoch() - changedAt >= ms) break
        await pause(20)
      }
      counting = false
      changes.disconnect()
    },
    /** What was counted; frames until `time` only, so that pages are compared over the same span. */
    report(time, words) {
      const during = frames.filter(frame => frame <= time)
      const long = longTasks.filter(task => task.startTime >= startedAt)
      return {
        frames: during.length,
        gaps: during.filter((frame, index) => index > 0 && frame - during[index - 1] > 50).length,
        longTasks: long.length,
        longestTask: Math.max(0, ...long.map(task => task.duration)),
        settled: changedAt - time,
        removed,
        elements: document.getElementsByTagName('*').length,
        whole: textRegion()?.textContent.trimEnd().endsWith(words) ?? false,
      }
    },
    /** Goes to a conversation; resolves with the ms until its last words are painted in sight. */
    async open(hash, words) {
      const from = performance.now()
      location.hash = hash
      for (;;) {
        await new Promise(requestAnimationFrame)
        if (inSight(words)) break
        if (performance.now() - from > 60_000) throw new Error('The end never came in sight.')
      }
      await painted()
      return performance.now() - from
    },
    /** Goes to a conversation; resolves with the ms until its last picture is drawn in sight. */
    async openPicture(hash) {
      const from = performance.now()
      location.hash = hash
      const id = hash.split('/').at(-1)
      for (;;) {
        await new Promise(requestAnimationFrame)
        const message = [...messages()].at(-1)
        const image = message?.dataset.id.startsWith(`${id}-`) ? [...message.querySelectorAll('img')].at(-1) : undefined
        const box = image?.getBoundingClientRect()
        if (image?.complete && image.naturalWidth > 1 && box.bottom > 0 && box.top < innerHeight) break
        if (performance.now() - from > 60_000) throw new Error('The last picture never came in sight.')
      }
      await painted()
      return performance.now() - from
    },
    /** From the end of the conversation to its beginning, a screen at a time. */
    async scrollThrough() {
      const scroller = document.querySelector('[role="log"]')
      scroller.scrollTop = scroller.scrollHeight
      for (let still = 0; still < 5;) {
        const before = scroller.scrollTop
        scroller.scrollBy(0, -innerHeight)
        await pause(60)
        still = scroller.scrollTop === before ? still + 1 : 0
      }
    },
    /**
     * Types words into the search; resolves with the ms until the first results are there and until all are painted, and with the
     * longest task over 50 ms meanwhile.
     */
    async search(words) {
      const field = document.querySelector('[data-testid="search"]')
      const from = performance.now()
      field.value = words
      field.dispatchEvent(new Event('input', { bubbles: true }))
      let first
      for (;;) {
        await new Promise(requestAnimationFrame)
        if (document.querySelector('[data-testid="search-result"]')) first ??= performance.now() - from
        if (document.querySelector('[data-testid="search-results"]')?.dataset.state === 'done') break
        if (performance.now() - from > 60_000) throw new Error('The search never ended.')
      }
      await painted()
      const all = performance.now() - from
      await pause(200) // long tasks are told of later
      const long = longTasks.filter(task => task.startTime >= from)
      const told = document.querySelector('[data-testid="search-results"] [role="status"]').textContent
      return { first, all, longestTask: Math.max(0, ...long.map(task => task.duration)), found: Number(told.replace(/\D/g, '')) }
    },
    /** Empties the search. */
    async endSearch() {
      const field = document.querySelector('[data-testid="search"]')
      field.value = ''
      field.dispatchEvent(new Event('input', { bubbles: true }))
      await quiet(300)
    },
    widestPicture: () => Math.max(0, ...[...document.images].map(image => image.naturalWidth)),
    takeKeyDelays: () => keyDelays.splice(0),
    focus: () => composer().focus(),
    /** Resolves with the ms from navigation until one can type. */
    usable: () => usable,
    elements: () => document.getElementsByTagName('*').length,
  }
}
