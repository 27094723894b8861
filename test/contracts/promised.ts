import type { Catalog } from '#kernel/run'
import { describeOperations, type JsonSchema } from '#surfaces/client'
import { z } from 'zod'
import type { Promised } from './compare.ts'

/** What a catalog promises to the outside, as data that can be kept. */
export const promisedBy = (catalog: Catalog): Promised => ({
  operations: describeOperations(catalog).map(({ name, aliases, permission, rest, input_schema, output_schema }) => ({
    name,
    aliases,
    permission,
    rest,
    input: input_schema,
    output: output_schema,
  })),
  events: catalog.events
    .map(({ type, version, schema }) => ({
      type,
      version,
      data: z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as JsonSchema,
    }))
    .toSorted((a, b) => (a.type < b.type ? -1 : 1)),
})
