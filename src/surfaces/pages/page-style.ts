import { createHash } from 'node:crypto'

export const pageStyle = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); --soft: color-mix(in srgb, currentColor 7%, transparent); --accent: light-dark(#0b57d0, #8ab4f8) }
* { box-sizing: border-box }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto 6rem; padding: 0 1rem }
a { color: var(--accent) }
h1, h2, h3 { line-height: 1.25 } h2 { margin-top: 3rem } h3 { margin-top: 1.5rem; font-size: 1rem }
code, pre { font: .875em/1.5 ui-monospace, monospace }
pre { padding: .75rem; overflow: auto; background: var(--soft); border-radius: .25rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid var(--line) }
td:first-child { white-space: nowrap }
article { border-top: 1px solid var(--line); margin-top: 3rem } article h2 { margin-top: 1.25rem }
dl.fields { margin: .25rem 0 .25rem .25rem; padding-left: .75rem; border-left: 2px solid var(--line) }
dl.fields dt { margin-top: .5rem } dl.fields dd { margin: 0 0 0 1rem }
small, .type { opacity: .75 } summary { cursor: pointer }
nav ul { list-style: none; padding: 0 } nav li { margin: .15rem 0 }
.effect { border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem; font-size: .8125rem }
`

/** Nothing is loaded and nothing runs; of styles only this one is allowed (CSP Level 3 §2.3.1). */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
