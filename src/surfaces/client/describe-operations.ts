import type { Caller, Operation } from '#kernel'
import type { Catalog } from '#kernel/run'
import type { OperationInfo } from './alice-client.ts'
import { inputSchemaOf, outputSchemaOf } from './json-schema.ts'

const known = new WeakMap<Catalog, readonly OperationInfo[]>()

/** Every operation that surfaces show this caller, by name: the same list in the same order each time. */
export function describeOperations(catalog: Catalog, caller?: Caller): readonly OperationInfo[] {
  const all = known.get(catalog) ?? publicOperations(catalog).map(describe)
  known.set(catalog, all)
  return caller ? all.filter(({ permission }) => caller.can(permission)) : all
}

/** In the order of their names; only those the caller may use, when there is one. */
export const publicOperations = (catalog: Catalog, caller?: Caller): readonly Operation[] =>
  catalog.operations
    .filter(({ isPrivate, permission }) => !isPrivate && (!caller || caller.can(permission)))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))

const describe = (operation: Operation): OperationInfo => ({
  name: operation.name,
  about: operation.about,
  effect: operation.effect,
  permission: operation.permission,
  refusals: operation.refuses,
  aliases: operation.aliases,
  ...(operation.rest !== undefined && { rest: operation.rest }),
  input_schema: inputSchemaOf(operation),
  output_schema: outputSchemaOf(operation),
  has_plan: operation.plan !== undefined,
})
