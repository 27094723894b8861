import type { GraphQLEnumValueConfigMap } from 'graphql'
import { namesFor } from './names.ts'

/** Names stay as on the wire where GraphQL allows it: JSON variables then look like the JSON of every other way in. */
export function enumValues(values: readonly string[]): GraphQLEnumValueConfigMap {
  const names = namesFor(values, ['true', 'false', 'null'])
  return Object.fromEntries(
    values.map((value, at) => [
      names[at]!,
      { value, description: names[at] === value ? undefined : JSON.stringify(value) },
    ]),
  )
}
