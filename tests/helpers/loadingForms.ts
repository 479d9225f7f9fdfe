/** Pictures that Markdown can name: the page offers each with a button. `URL` stands for an address of its own. */
const offered: Readonly<Record<string, string>> = {
  'inline': '![inline](URL)',
  'with a title': '![with a title](URL "title")',
  'in angle brackets': '![in angle brackets](<URL>)',
  'by reference': '![by reference][r1]\n\n[r1]: URL',
  'collapsed': '![collapsed][]\n\n[collapsed]: URL',
  'shortcut': '![shortcut]\n\n[shortcut]: <URL> "title"',
  'in bold': '**![in bold](URL)**',
  'in a list': '- ![in a list](URL)',
  'in a task': '- [ ] ![in a task](URL)',
  'in a quote': '> > ![in a quote](URL)',
  'in a table': '| a |\n|---|\n| ![in a table](URL) |',
  'in a heading': '# ![in a heading](URL)',
  'in an underlined heading': '![in an underlined heading](URL)\n===',
  'in upper case': '![in upper case](HTTPURL)',
  'with an entity': '![with an entity](ENTITYURL)',
  'with attributes': '![with attributes](URL){style="background:url(URL)"}',
  'in a note': 'A note[^p].\n\n[^p]: ![in a note](URL)',
  'with a name and password': '![with a name and password](USERURL)',
}

/** Everything else that loads somewhere: as text it is words, or a link that waits for a click. */
const others: readonly string[] = [
  // Markdown that must not become a picture, nor load as one.
  '[![linked](URL)](URL)', '![protocol-relative](RELATIVEURL)', '![data](data:image/svg+xml,<svg onload="fetch(\'URL\')">)',
  '![svg](data:image/svg+xml;base64,PHN2Zz4=)', '![html](data:text/html,<img src=URL>)', '[html](data:text/html,<img src=URL>)', '![blob](blob:URL)',
  '![never closed](URL', '![spaces]( URL with spaces )', '\\![escaped](URL)', '`![code](URL)`',
  // Links and addresses: nothing is fetched, resolved or connected ahead.
  '[a link](URL)', 'URL', '<URL>', '[title](URL "URL")', '[r2]\n\n[r2]: URL', '[^u]: <img src=URL>\n\nuse[^u]',
  // Pictures in HTML.
  '<img src="URL">', '<img srcset="URL 1x, URL 2x">', '<img src=x onerror="new Image().src=\'URL\'">', '<img lowsrc="URL" dynsrc="URL" longdesc="URL" usemap="URL">',
  '<image src="URL">', '<picture><source srcset="URL"><img></picture>', '<picture><source srcset="URL" media="(min-width:1px)"><img src="URL"></picture>',
  '<input type="image" src="URL">', 'word <img src="URL"> word', '<p>\n\n<img src="URL">\n\n</p>', '<a href="URL" ping="URL"><img src="URL"></a>',
  '&lt;img src="URL"&gt;', '<img/src="URL"/>', '<IMG SRC=URL>', '<img\nsrc="URL"\n>', '| a |\n|---|\n| <img src="URL"> |', '- <img src="URL">', '> <img src="URL">',
  // Films and sounds.
  '<video poster="URL"></video>', '<video src="URL" autoplay></video>', '<video autoplay><source src="URL"></video>', '<video src="x"><track default src="URL"></video>',
  '<audio src="URL" autoplay></audio>', '<audio><source src="URL"></audio>', '<bgsound src="URL">',
  // Pages in the page.
  '<iframe src="URL"></iframe>', '<iframe srcdoc="<img src=URL>"></iframe>', '<frameset><frame src="URL"></frameset>', '<object data="URL"></object>',
  '<object type="text/html"><param name="src" value="URL"></object>', '<embed src="URL">', '<applet code="URL" archive="URL"></applet>', '<portal src="URL"></portal>',
  '<fencedframe src="URL"></fencedframe>', '<template shadowrootmode="open"><img src="URL"></template>', '<noscript><img src="URL"></noscript>', '<layer src="URL"></layer>',
  // The head of a page.
  ...['stylesheet', 'alternate stylesheet', 'icon', 'preload" as="image', 'modulepreload', 'prefetch', 'prerender', 'preconnect', 'dns-prefetch', 'manifest', 'import', 'search']
    .map(rel => `<link rel="${rel}" href="URL">`),
  '<meta http-equiv="refresh" content="0;url=URL">', '<meta http-equiv="Link" content="<URL>; rel=preload">', '<meta http-equiv="Content-Security-Policy" content="img-src *; report-uri URL">',
  '<base href="URL"><img src="x">', '<html manifest="URL">', '<?xml-stylesheet href="URL"?>', '<!DOCTYPE x SYSTEM "URL">', '<script src="URL"></script>', '<script type="module">import "URL"</script>',
  '<script type="speculationrules">{"prefetch":[{"urls":["URL"]}]}</script>', '<script>fetch("URL")</script>',
  // Styles.
  '<style>@import url(URL);</style>', '<style>@import "URL"; @font-face { font-family: x; src: url(URL) } * { font-family: x }</style>', '<style>@namespace url(URL);</style>',
  ...['background: url(URL)', 'list-style: url(URL)', 'cursor: url(URL), auto', 'border-image: url(URL)', 'mask: url(URL)', 'filter: url(URL#x)', 'content: url(URL)',
    'background: image-set("URL" 1x)', 'shape-outside: url(URL)', '-webkit-box-reflect: below 0 url(URL)'].map(style => `<div style='${style}'>x</div>`),
  '<body background="URL">', '<table background="URL"><tr><td background="URL">x</td></tr></table>', '<kbd style="background:url(URL)">x</kbd>', '<sub background="URL">x</sub>',
  // SVG and MathML.
  '<svg><image href="URL"/></svg>', '<svg><image xlink:href="URL"/></svg>', '<svg><use href="URL#x"/></svg>', '<svg><feImage href="URL"/></svg>', '<svg><script href="URL"/></svg>',
  '<svg><style>@import url(URL)</style></svg>', '<svg><a href="URL"><text>x</text></a></svg>', '<svg><rect fill="url(URL#x)"/></svg>', '<svg><animate href="URL" attributeName="href" to="URL"/></svg>',
  '<math href="URL"><mi>x</mi></math>', '<math><mglyph src="URL"/></math>', '<math><maction actiontype="statusline" xlink:href="URL">x</maction></math>',
  // Forms.
  '<form action="URL"><button autofocus>x</button></form>', '<form id=f action="URL"></form><script>f.submit()</script>', '<button formaction="URL">x</button>',
  // Formulas, and languages of code that draw.
  '$\\includegraphics{URL}$', '$$\\includegraphics[width=1em]{URL}$$', '$\\href{URL}{x}$', '\\(\\url{URL}\\)', '\\[\\htmlStyle{background:url(URL)}{x}\\]', '$\\htmlData{src=URL}{x}$', '$\\href{javascript:fetch("URL")}{x}$',
  ...['html', 'svg', 'mermaid', 'css', 'markdown', 'URL'].map(language => `\`\`\`${language}\n<img src="URL">\n![x](URL)\n@import url(URL);\n\`\`\``),
]

/** A reply that tries to load by every form: each has an address of its own. */
export interface LoadingReply {
  readonly text: string
  readonly forms: readonly string[]
  /** What stands on each offered picture's button → the path that it loads. */
  readonly offered: ReadonlyMap<string, string>
}

/** All forms, aimed at one host. */
export function loadingReply(origin: string): LoadingReply {
  let count = 0
  const aim = (form: string) => form.replace(/(HTTP|ENTITY|USER|RELATIVE)?URL/g, (_, spelling?: string) => {
    const url = `${origin}/leak-${count++}`
    switch (spelling) {
      case 'HTTP': return url.replace('http', 'HTTP')
      case 'ENTITY': return url.replace(':', '&colon;')
      case 'USER': return url.replace('//', '//name:password@')
      case 'RELATIVE': return url.replace('http:', '')
      case undefined: return url
      default: throw new Error(`no spelling ${spelling}`)
    }
  })
  const paths = new Map<string, string>()
  const pictures = Object.entries(offered).map(([name, form]) => {
    const text = aim(form)
    paths.set(name, /\/leak-\d+/.exec(text)?.[0] ?? '')
    return text
  })
  // Raw HTML reaches to the end of what has begun it: each form must stand for itself.
  const rest = others.map(form => `${aim(form)}${/<(?:script|style|!|\?)/i.test(form) ? '\n</script></style>-->?>]]>' : ''}`)
  const forms = [...pictures, ...rest]
  return { text: forms.join('\n\n'), forms, offered: paths }
}
