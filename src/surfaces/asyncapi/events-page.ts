// The same as the AsyncAPI document, for people: one page without scripts, readable offline.
import type { JsonSchema } from '#surfaces/client'
import { createHash } from 'node:crypto'
import type { AsyncApiDocument } from './async-api-document.ts'
import { fieldsOf, type Field } from './fields.ts'
import type { Message } from './messages.ts'

const style = `
:root { color-scheme: light dark; --soft: color-mix(in srgb, currentColor 12%, transparent) }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1, h2, h3 { line-height: 1.2 } h2 { margin-top: 3rem } code, pre { font: .875em/1.5 ui-monospace, monospace }
pre { padding: .75rem; overflow: auto; background: var(--soft); border-radius: .25rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid var(--soft) }
nav { columns: 16rem; padding: 0 } nav a { display: block } section { margin: 2rem 0 }
`

/** Nothing is loaded and nothing runs; only this one style is allowed. */
export const eventsPagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

export function eventsPage(document: AsyncApiDocument): string {
  const { info, channels, components } = document
  const messages = Object.values(components.messages)
  const byFamily = Object.groupBy(messages, ({ tags }) => tags?.[0]?.name ?? '')
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${text(info.title)} ${text(info.version)}</title>
<style>${style}</style>
<h1>${text(info.title)} ${text(info.version)}</h1>
<p>${text(info.description)} For programs: <a href="/asyncapi.json">/asyncapi.json</a>.</p>
<h2 id="ways">Ways to get them</h2>
${table(
  ['way', 'address', ''],
  Object.values(channels).map(({ title, address, description }) => [
    text(title),
    address === null ? 'the URL you register' : code(address),
    text(description),
  ]),
)}
<h2 id="envelope">What every event has</h2>
${fieldTable(fieldsOf(components.schemas.CloudEvent!))}
<h2>Events</h2>
<nav>${messages.map(({ name }) => `<a href="#${text(name)}">${text(name)}</a>`).join('\n')}</nav>
${Object.entries(byFamily)
  .map(([family, members]) => familySection(family, members!, components.schemas))
  .join('\n')}
</html>
`
}

type Schemas = Readonly<Record<string, JsonSchema>>

const familySection = (family: string, members: readonly Message[], schemas: Schemas) =>
  `<h2 id="family-${text(family)}">${text(family)}</h2>
${members.map(message => eventSection(message, schemas)).join('\n')}`

function eventSection({ name, summary, payload, examples }: Message, schemas: Schemas): string {
  const place = schemaPlace(payload)
  const path = `/schemas/${place}`
  const schema = schemas[place.replace('/v', '.v')]
  const [example] = examples ?? []
  return `<section>
<h3 id="${text(name)}">${code(name)}</h3>
<p>${text(summary ?? '')} <a href="${text(path)}">${text(path)}</a></p>
${schema ? fieldTable(fieldsOf(schema)) : ''}
${example ? `<details><summary>Example</summary><pre>${text(JSON.stringify(example.payload, undefined, 2))}</pre></details>` : ''}
</section>`
}

/** `cup.poured/v1`, as the envelope of an event ends the name of its schema. */
function schemaPlace({ allOf }: JsonSchema): string {
  const uri = allOf?.[1]?.properties?.dataschema?.const
  return typeof uri === 'string' ? uri.slice(uri.lastIndexOf(':') + 1) : ''
}

const fieldTable = (fields: readonly Field[]) =>
  table(
    ['field', 'type', ''],
    fields.map(({ name, type, about, isRequired }) => [
      `${code(name)}${isRequired ? '' : ' <small>optional</small>'}`,
      text(type),
      text(about),
    ]),
  )

const table = (heads: readonly string[], rows: readonly (readonly string[])[]) =>
  `<table><thead><tr>${heads.map(head => `<th>${head}</th>`).join('')}</tr></thead><tbody>
${rows.map(cells => `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`).join('\n')}
</tbody></table>`

const code = (value: string) => `<code>${text(value)}</code>`

const entityByCharacter: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const text = (value: string) => value.replaceAll(/[&<>"']/g, character => entityByCharacter[character]!)
