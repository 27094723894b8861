/** The two ways to say an answer (GraphQL over HTTP, section 4.1 Media Types). */
export type MediaType = 'application/graphql-response+json' | 'application/json'

interface Accepted {
  readonly range: string
  readonly weight: number
}

/** What an `Accept` header wants most; `application/json` for whoever does not say. Undefined when neither will do. */
export function mediaTypeFor(accept: string | undefined): MediaType | undefined {
  const ranges = (accept ?? '*/*').split(',').flatMap(readRange)
  const best = ranges.toSorted((a, b) => b.weight - a.weight).find(({ range }) => typeOf(range) !== undefined)
  return best && typeOf(best.range)
}

function typeOf(range: string): MediaType | undefined {
  if (range === 'application/graphql-response+json') return range
  return range === 'application/json' || range === 'application/*' || range === '*/*'
    ? 'application/json'
    : undefined
}

/** RFC 9110 §12.5.1; only UTF-8 is spoken here, and a weight of 0 means "not this". */
function readRange(text: string): readonly Accepted[] {
  const [range = '', ...parameters] = text
    .toLowerCase()
    .split(';')
    .map(part => part.trim())
  const charset = parameters.find(parameter => parameter.startsWith('charset='))?.slice('charset='.length)
  if (charset !== undefined && !/^"?utf-?8"?$/.test(charset)) return []
  const weight = Number(parameters.find(parameter => parameter.startsWith('q='))?.slice('q='.length) ?? 1)
  return weight > 0 ? [{ range, weight }] : []
}
