// The reference of operations, one page for each domain, from contracts/openapi.json.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { curlOf } from '../../src/surfaces/pages/curl.ts'
import {
  endpointsOf,
  resolved,
  type DescribedAnswer,
  type DescribedApi,
  type DescribedParameter,
  type Endpoint,
} from '../../src/surfaces/pages/described-api.ts'
import { typeOf } from '../../src/surfaces/pages/schema-fields.ts'
import { commandLineOf } from './command-line.ts'
import { code, fenced, prose, table } from './markdown.ts'
import { otherNames, type Names } from './other-names.ts'
import { schemaRows } from './schema-rows.ts'
import type { Page } from './stage-pages.ts'

export async function operationPages(root: string): Promise<readonly Page[]> {
  const api = JSON.parse(await readFile(join(root, 'contracts/openapi.json'), 'utf8')) as DescribedApi
  const names = await otherNames(root)
  return [
    { path: 'operations/index.md', text: indexPage(api) },
    ...api.tags.map(tag => ({ path: `operations/${tag.name}.md`, text: tagPage(api, tag, names) })),
  ]
}

const indexPage = (api: DescribedApi) =>
  `---
outline: false
---

# Operations

Everything there is to ask for, by domain; the same on every surface. [REST](../rest.md) says how to ask over HTTP.
A server with plugins has more: \`/docs/live\` shows
what it has, to whoever shows a key.

${api.tags
  .map(
    ({ name, description }) => `## [${name}](./${name}.md)

${prose(description)}

${endpointsOf(api, name)
  .map(
    ({ method }) =>
      `- [${code(operationName(method))}](./${name}.md#${anchorOf(method)}) ${prose(method.summary)}`,
  )
  .join('\n')}`,
  )
  .join('\n\n')}
`

type Method = Endpoint['method']

const operationName = ({ operationId, 'x-operation': name }: Method) =>
  typeof name === 'string' ? name : operationId

const anchorOf = ({ operationId }: Method) => operationId

const tagPage = (api: DescribedApi, tag: DescribedApi['tags'][number], names: Names) =>
  `---
outline: 2
---

# ${tag.name}

${prose(tag.description)} [All operations](./index.md)

${endpointsOf(api, tag.name)
  .map(endpoint => section(api, endpoint, names))
  .join('\n\n')}
`

function section(api: DescribedApi, endpoint: Endpoint, names: Names): string {
  const { verb, path, method } = endpoint
  const { 'x-effect': effect, 'x-permission': permission, 'x-aliases': aliases } = method
  const facts = [
    code(`${verb} ${path}`),
    ...(typeof effect === 'string' ? [`effect ${code(effect)}`] : []),
    ...(typeof permission === 'string' ? [`needs ${code(permission)}`] : []),
  ]
  const also = [...((aliases as readonly string[] | undefined) ?? []), ...names(operationName(method))]
  return [
    `## ${operationName(method)} {#${anchorOf(method)}}`,
    prose(method.description ?? method.summary),
    facts.join(' · '),
    also.length > 0 ? `Also ${also.map(code).join(', ')}` : '',
    fieldsTaken(api, method),
    fieldsGiven(api, method),
    refusals(api, method),
    tries(api, endpoint),
  ]
    .filter(Boolean)
    .join('\n\n')
}

const heads = ['field', 'type', 'is']

function fieldsTaken(api: DescribedApi, method: Method): string {
  const parameters = (method.parameters ?? [])
    .map(each => resolved<DescribedParameter>(api, each))
    .filter(each => each.in !== 'header')
    .map(({ name, in: place, required, schema, content, description }) => [
      `${code(name)}${required === true ? '' : ' _optional_'}`,
      prose(typeOf(api, schema ?? content?.['application/json']?.schema ?? {})),
      prose([description, `(in the ${place})`].filter(Boolean).join(' ')),
    ])
  const body = method.requestBody?.content['application/json']?.schema
  const rows = [...parameters, ...(body ? schemaRows(api, body) : [])]
  return rows.length > 0 ? `**Takes**\n\n${table(heads, rows)}` : ''
}

function fieldsGiven(api: DescribedApi, { responses }: Method): string {
  const answer = responses['200'] && resolved<DescribedAnswer>(api, responses['200'])
  const schema = answer?.content?.['application/json']?.schema
  const rows = schema ? schemaRows(api, schema) : []
  return rows.length > 0 ? `**Gives**\n\n${table(heads, rows)}` : ''
}

/** The refusals of this operation; those every operation has are named once, on the page of errors. */
function refusals(api: DescribedApi, { responses }: Method): string {
  const own = Object.entries(responses).flatMap(([status, answer]) => {
    if (Number(status) < 400 || '$ref' in answer) return []
    const { content } = resolved<DescribedAnswer>(api, answer)
    return Object.keys(content?.['application/problem+json']?.examples ?? {}).map(
      each => `${code(each)} ${status}`,
    )
  })
  const listed = own.length > 0 ? `${own.join(', ')}, and those` : 'Those'
  return `**Refuses** ${listed} [of every operation](../errors.md).`
}

function tries(api: DescribedApi, endpoint: Endpoint): string {
  const line = commandLineOf(api, endpoint)
  const curl = fenced('sh [REST]', curlOf(api, endpoint))
  const group = line === undefined ? curl : `${curl}\n\n${fenced('sh [command line]', line)}`
  return `::: code-group\n\n${group}\n\n:::`
}
