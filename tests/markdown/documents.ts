/** Documents for tests of the engine: written for them, without meaning. */

const block = (index: number): string => `## Part ${index}: how it *works*

The **first** step reads \`config${index}.json\`, then [the docs](https://docs.test/${index}) say what to do. It costs $5 and
goes on over a second line, with _emphasis_ and ~~mistakes~~.

1. First item with \`code\`
2. Second item
   - nested **bold**
   - nested [link](https://a.test/b?c=d)

3. A loose one

> Quoted text, **strong**
> > and deeper

| Name | Value |
|------|------:|
| alpha | ${index} |
| **beta** | \`x\` |

\`\`\`ts
export function step${index}(value: number): string {
  return \`\${value}\`
}
\`\`\`

- [x] done
- [ ] open

Setext ${index}
---

End of part, see https://example.test/path.

`

export function prose(count: number): string {
  return Array.from({ length: count }, (_, index) => block(index)).join('')
}

const abschnitt = (index: number): string => `### 第 ${index} 步：准备环境

**重点：**先安装依赖，再运行 \`npm start\`。**复现：**10 轮以后，**A。****B。**后面的文字~~删除：~~继续。
见 https://a.test/路径，后面还有说明（参见 [文档](https://b.test/x)）。

- 第一项：**必须**
- 第二项：*可选*
  - 嵌套的一项

| 名称 | 说明 |
| --- | --- |
| 地址 | 带或不带 \`/v1\` |

公式 $E=mc^2$，以及 \\(a_1\\)。

`

export function chinese(count: number): string {
  return Array.from({ length: count }, (_, index) => abschnitt(index)).join('')
}

/** What has broken incremental readers: references, lazy lines, state that leaks, fences in lists. */
export const nasty = `[late] and [twice][] [a
b]: no

Setext
===
> quote
lazy [late]

- a

  b
-
  c
1. \`\`\`
   code

   more
2. x
***
<a />
https://auto.test <kbd>

[late]: <https://late.test> "a
title"
[twice]: /x
[twice]: /y

    indented [late]

\`\`\`js
x

\`\`\`\`
|a|b|
|-|-|
|1|\`|\`|
text
<div>

*em [late]* **bold [late
two]**
#no
# yes #
\t- tab
$$
x
$$
`.replace('\\t', '\t')
