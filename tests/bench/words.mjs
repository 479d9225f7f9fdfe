// What the corpus is made of. Plain words: their meaning is of no weight, their lengths are.

export const english = {
  subjects: [
    'The parser', 'A request', 'Each reply', 'The second approach', 'This function', 'Most of the time',
    'The cache', 'A worker', 'The user interface', 'Every message', 'The database', 'Our measurement',
  ],
  verbs: [
    'keeps', 'reads', 'returns', 'replaces', 'depends on', 'is limited by', 'waits for', 'creates',
    'compares', 'avoids', 'stores', 'explains',
  ],
  objects: [
    'the whole document', 'one entry at a time', 'a list of candidates', 'the previous result',
    'what the server sent', 'a small amount of memory', 'the order of the events', 'several layers',
    'an index over the keys', 'the boundary between two blocks', 'a value that never changes',
  ],
  endings: [
    'because nothing else can be known at that point', 'so the cost stays the same for long inputs',
    'unless the connection is closed before', 'which is easy to test', 'and this is often enough',
    'although older versions behave differently', 'before the next frame is drawn',
    'as long as the limits are respected',
  ],
}

export const chinese = {
  subjects: ['这个函数', '服务器', '每一条消息', '解析器', '第二种方法', '用户界面', '缓存', '数据库', '我们的测量结果'],
  verbs: ['会保存', '返回', '取决于', '需要等待', '可以避免', '逐步处理', '依次比较', '重新生成'],
  objects: [
    '整个文档', '之前的结果', '服务器发送的内容', '一小部分内存', '事件的先后顺序', '两个段落之间的边界', '不会改变的值', '候选列表',
  ],
  endings: [
    '因为此时还无法知道更多信息', '所以长文本的开销保持不变', '除非连接提前关闭', '这一点很容易验证', '在下一帧绘制之前完成', '旧版本的行为略有不同',
  ],
}

/** Formulas without their delimiters; `%` becomes a number. */
export const formulas = [
  'E = mc^{%}', '\\sum_{i=1}^{%} i = \\frac{n(n+1)}{2}', '\\int_0^{%} x^2 \\, dx = \\frac{1}{3}',
  '\\sqrt{a^2 + b_{%}}', '\\lim_{n \\to \\infty} \\left(1 + \\frac{%}{n}\\right)^n = e^{%}',
  '\\begin{pmatrix} a & b \\\\ c & % \\end{pmatrix}', 'P(A \\mid B_{%}) = \\frac{P(B \\mid A)\\,P(A)}{P(B)}',
  '\\alpha_{%} + \\beta \\leq \\gamma \\cdot \\nabla f(x)', '\\hat{y} = \\sigma(Wx + b_{%})',
]

/** Lines of code by language; `%` becomes a number. */
export const code = {
  typescript: [
    'export function step%(input: string[], limit = %): number {',
    '  const found = input.filter(entry => entry.length > %)', '  // Only what is new.',
    '  for (const entry of found) total += %', '  if (total > limit) return -1',
    '  const label = `step ${total} of %`', "  queue.push({ kind: 'step', value: % })",
    '  return total', '}', '', 'interface Entry% { readonly name: string }',
  ],
  python: [
    'def step_%(values: list[float], limit: int = %) -> float:', '    """Returns the mean of the last values."""',
    '    total = sum(value * % for value in values)', '    if not values:', '        return 0.0',
    "    print(f'total: {total:.2f} of %')", '    return total / len(values)', '',
  ],
  rust: [
    'fn step_%(input: &[u32]) -> Option<u32> {', '    let limit = %;',
    '    let sum: u32 = input.iter().filter(|&&n| n > limit).sum();', '    // nothing to add',
    '    if sum == 0 { return None; }', '    Some(sum + %)', '}', '',
  ],
  bash: ['set -euo pipefail', 'for file in src/part%/*.txt; do', '  echo "reading $file"', '  head -n % "$file" >> out.log', 'done'],
  json: ['{', '  "name": "part-%",', '  "size": %,', '  "tags": ["one", "two"],', '  "enabled": true', '}'],
  css: ['.part-% {', '  display: grid;', '  gap: %px;', '  color: var(--ink);', '}'],
  sql: ['SELECT name, count(*) AS total', 'FROM entries WHERE size > %', 'GROUP BY name', 'ORDER BY total DESC LIMIT %;'],
}
