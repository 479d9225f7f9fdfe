const shownFunctions = 40
const nameLength = 60

/** The functions of a CPU profile with most time of their own, as lines of text. */
export function summarise({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map(node => [node.id, node.callFrame]))
  const times = new Map()
  let total = 0
  for (const [index, id] of samples.entries()) {
    const { functionName, url, lineNumber } = byId.get(id)
    const ms = (timeDeltas[index + 1] ?? 0) / 1000
    if (functionName === '(idle)') continue
    const place = url ? `${new URL(url).pathname.split('/').at(-1)}:${lineNumber + 1}` : ''
    const name = `${(functionName || '(anonymous)').slice(0, nameLength)}  ${place}`
    times.set(name, (times.get(name) ?? 0) + ms)
    total += ms
  }
  const sorted = [...times].sort(([, one], [, other]) => other - one).slice(0, shownFunctions)
  return [
    `  ms     share  function (${Math.round(total)} ms sampled, idle time left out; "(program)" is the browser: style, layout, paint)`,
    ...sorted.map(([name, ms]) => `${ms.toFixed(1).padStart(7)}  ${(ms / total * 100).toFixed(1).padStart(5)}%  ${name}`),
  ]
}
