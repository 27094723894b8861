import type { Caller, Operation } from '#kernel'
import type { Catalog } from '#kernel/run'
import type { OperationInfo } from './alice-client.ts'
import { inputSchemaOf, outputSchemaOf, type JsonSchema } from './json-schema.ts'

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

/** Schemas are made when they are looked at: all of them take longer than the rest of a start. */
function describe(operation: Operation): OperationInfo {
  let input: JsonSchema | undefined
  let output: JsonSchema | undefined
  return {
    name: operation.name,
    about: operation.about,
    effect: operation.effect,
    permission: operation.permission,
    refusals: operation.refuses,
    aliases: operation.aliases,
    ...(operation.rest !== undefined && { rest: operation.rest }),
    get input_schema() {
      return (input ??= inputSchemaOf(operation))
    },
    get output_schema() {
      return (output ??= outputSchemaOf(operation))
    },
    has_plan: operation.plan !== undefined,
  }
}
