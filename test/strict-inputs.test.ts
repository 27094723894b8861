// A field nobody knows is a slip, and is told so: a filter that is silently dropped finds too much.
import { catalogOf } from '#kernel/run'
import { describeOperations, type JsonSchema } from '#surfaces/client'
import { expect, test } from 'vitest'
import { allDomains } from '../src/main/domains.ts'

test('no operation drops fields it does not know, at any depth', () => {
  const infos = describeOperations(catalogOf(allDomains))
  const dropping = infos.flatMap(({ name, input_schema }) =>
    placesIn(input_schema).map(path => `${name} drops unknown fields at ${path}; use z.strictObject`),
  )
  expect(dropping).toEqual([])
})

/** Where a schema has fields and does not say what happens to others. */
function placesIn(schema: unknown, path = 'its root'): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { properties, additionalProperties } = schema as JsonSchema
  const own = properties && additionalProperties === undefined ? [path] : []
  return [...own, ...Object.entries(schema).flatMap(([name, inner]) => placesIn(inner, `${path}.${name}`))]
}
