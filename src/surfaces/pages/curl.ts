import { resolved, type DescribedApi, type DescribedParameter, type Endpoint } from './described-api.ts'
import { exampleOf } from './example-of.ts'

/** A command line that asks this operation, with `ALICE_URL` and `ALICE_KEY` from the environment. */
export function curlOf(api: DescribedApi, { verb, path, method }: Endpoint): string {
  const parameters = (method.parameters ?? []).map(each => resolved<DescribedParameter>(api, each))
  const needed = (place: string) => parameters.filter(each => each.in === place && each.required === true)
  const valueOf = ({ schema = {} }: DescribedParameter) =>
    encodeURIComponent(String(exampleOf(api, schema, 1)))
  const filled = needed('path').reduce((url, each) => url.replace(`{${each.name}}`, valueOf(each)), path)
  const query = needed('query').map(each => `${each.name}=${valueOf(each)}`)
  const schema = method.requestBody?.content['application/json']?.schema
  return [
    `curl${verb === 'GET' ? '' : ` -X ${verb}`} "$ALICE_URL${filled}${query.length > 0 ? `?${query.join('&')}` : ''}"`,
    '-H "Authorization: Bearer $ALICE_KEY"',
    ...(schema
      ? [`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(exampleOf(api, schema)))}`]
      : []),
  ].join(' \\\n  ')
}

/** As a POSIX shell takes it letter for letter. */
const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`
