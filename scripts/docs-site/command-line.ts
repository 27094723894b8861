import {
  resolved,
  schemaAt,
  type DescribedApi,
  type DescribedParameter,
  type Endpoint,
} from '../../src/surfaces/pages/described-api.ts'
import { exampleOf } from '../../src/surfaces/pages/example-of.ts'

/** The same as `curlOf` on the command line: `alice quotas set --counts text --limit 0 --period hour`. */
export function commandLineOf(api: DescribedApi, { method }: Endpoint): string | undefined {
  const name = method['x-operation']
  if (typeof name !== 'string') return undefined
  const example = {
    ...parametersOf(api, method),
    ...bodyOf(api, method),
  }
  const flags = Object.entries(example).map(
    ([field, value]) => `--${field.replaceAll('_', '-')} ${word(value)}`,
  )
  return ['alice', name.replace('.', ' '), ...flags].join(' ')
}

function parametersOf(api: DescribedApi, method: Endpoint['method']): Record<string, unknown> {
  const parameters = (method.parameters ?? [])
    .map(each => resolved<DescribedParameter>(api, each))
    .filter(each => each.in !== 'header' && each.required === true)
  return Object.fromEntries(
    parameters.map(({ name, schema, content }) => [
      name,
      exampleOf(api, schema ?? content?.['application/json']?.schema ?? {}, 1),
    ]),
  )
}

/** What has to be said, and nothing else. */
function bodyOf(api: DescribedApi, method: Endpoint['method']): Record<string, unknown> {
  const schema = method.requestBody?.content['application/json']?.schema
  if (schema === undefined) return {}
  const found = schemaAt(api, schema)
  const required = Array.isArray(found.required) ? found.required.map(String) : []
  const example = exampleOf(api, schema)
  if (typeof example !== 'object' || example === null) return {}
  return Object.fromEntries(Object.entries(example).filter(([name]) => required.includes(name)))
}

/** As a POSIX shell takes it letter for letter. */
function word(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
