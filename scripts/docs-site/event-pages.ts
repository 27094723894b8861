// The reference of events from contracts/asyncapi.json: one page, by family.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AsyncApiDocument } from '../../src/surfaces/asyncapi/async-api-document.ts'
import { fieldsOf, type Field } from '../../src/surfaces/asyncapi/fields.ts'
import type { Message } from '../../src/surfaces/asyncapi/messages.ts'
import { code, fenced, prose, table } from './markdown.ts'
import type { Page } from './stage-pages.ts'

export async function eventPages(root: string): Promise<readonly Page[]> {
  const document = JSON.parse(
    await readFile(join(root, 'contracts/asyncapi.json'), 'utf8'),
  ) as AsyncApiDocument
  return [{ path: 'events.md', text: page(document) }]
}

function page({ channels, components }: AsyncApiDocument): string {
  const messages = Object.values(components.messages).filter(({ payload }) => payload.allOf !== undefined)
  const families = Object.entries(Object.groupBy(messages, ({ tags }) => tags?.[0]?.name ?? ''))
  const schemas: Readonly<Record<string, Schema>> = components.schemas
  return `---
outline: 2
---

# Events

Every event of this version, with its fields. For programs: \`/asyncapi.json\` (AsyncAPI 3.0) and the schema that
\`dataschema\` of each event names. [Events and webhooks](./webhooks.md) says how to get them.

## Ways to get them {#ways}

${table(
  ['way', 'address', 'is'],
  Object.values(channels).map(({ title, address, description }) => [
    prose(title),
    address === null ? 'the URL you register' : code(address),
    prose(description),
  ]),
)}

## What every event has {#envelope}

${fieldTable(fieldsOf(schemas.CloudEvent!))}

${families
  .map(([family, members = []]) => `## ${family} {#family-${family}}\n\n${sections(members, schemas)}`)
  .join('\n\n')}
`
}

type Schema = AsyncApiDocument['components']['schemas'][string]

const sections = (messages: readonly Message[], schemas: Readonly<Record<string, Schema>>) =>
  messages.map(message => section(message, schemas)).join('\n\n')

function section(
  { name, summary, payload, examples }: Message,
  schemas: Readonly<Record<string, Schema>>,
): string {
  const uri = payload.allOf?.[1]?.properties?.dataschema?.const
  const place = typeof uri === 'string' ? uri.slice(uri.lastIndexOf(':') + 1) : ''
  const fields = fieldsOf(schemas[place.replace('/v', '.v')] ?? {})
  const [example] = examples ?? []
  const data = (example?.payload as { readonly data?: unknown } | undefined)?.data
  return [
    `### ${name} {#${name.replaceAll(/[._]/g, '-')}}`,
    `${prose(summary ?? '')} Schema: ${code(`/schemas/${place}`)}`,
    fields.length > 0 ? fieldTable(fields) : '',
    data === undefined
      ? ''
      : `::: details Its \`data\`, for example\n\n${fenced('txt', JSON.stringify(data, undefined, 2))}\n\n:::`,
  ]
    .filter(Boolean)
    .join('\n\n')
}

const fieldTable = (fields: readonly Field[]) =>
  table(
    ['field', 'type', 'is'],
    fields.map(({ name, type, about, isRequired }) => [
      code(name) + (isRequired ? '' : ' _optional_'),
      prose(type),
      prose(about),
    ]),
  )
