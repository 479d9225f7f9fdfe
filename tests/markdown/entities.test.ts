import { expect, test } from 'vitest'
import { decodeEntities } from '../../src/markdown/entities'

test.each([
  ['&lt;&gt;&amp;&quot;&apos;&nbsp;', '<>&"\'\u00a0'],
  ['&copy; &AElig; &yuml; &frac34; &Alpha;&Omega;&alpha;&sigmaf;&omega;&thetasym;&upsih;&piv;', '© Æ ÿ ¾ ΑΩαςωϑϒϖ'],
  ['&hellip; &mdash; &euro; &rarr; &hArr; &sum; &loz; &diams; &bull; &OElig; &circ;', '… — € → ⇔ ∑ ◊ ♦ • Œ ˆ'],
  ['&colon;&lpar;&rpar;&Tab;&NewLine;&zwj;', ':()\t\n\u200d'],
  ['&#65;&#x41;&#X1F600;', 'AA😀'],
  ['&#0; &#xD800; &#x110000;', '\ufffd \ufffd \ufffd'],
  ['&amp;lt; &#38;lt;', '&lt; &lt;'],
  ['&nosuch; &copy &#; &#x; &constructor; &__proto__; &toString;', '&nosuch; &copy &#; &#x; &constructor; &__proto__; &toString;'],
  ['a & b', 'a & b'],
])('%j is %j', (text, decoded) => {
  expect(decodeEntities(text)).toBe(decoded)
})
