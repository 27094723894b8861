import type { Operation } from '#kernel'
import type { Catalog } from '#kernel/run'
import type { OperationInfo } from './alice-client.ts'
import { inputSchemaOf, outputSchemaOf } from './json-schema.ts'

const known = new WeakMap<Catalog, readonly OperationInfo[]>()

/** Every operation that surfaces show, by name: the same list in the same order each time. */
export function describeOperations(catalog: Catalog): readonly OperationInfo[] {
  const before = known.get(catalog)
  if (before) return before
  const infos = publicOperations(catalog).map(describe)
  known.set(catalog, infos)
  return infos
}

/** In the order of their names. */
export const publicOperations = (catalog: Catalog): readonly Operation[] =>
  catalog.operations.filter(operation => !operation.isPrivate).toSorted((a, b) => (a.name < b.name ? -1 : 1))

const describe = (operation: Operation): OperationInfo => ({
  name: operation.name,
  about: operation.about,
  effect: operation.effect,
  aliases: operation.aliases,
  ...(operation.rest !== undefined && { rest: operation.rest }),
  input_schema: inputSchemaOf(operation),
  output_schema: outputSchemaOf(operation),
  has_plan: operation.plan !== undefined,
})
