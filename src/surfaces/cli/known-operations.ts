import type { OperationInfo } from '#surfaces/client'

/** What the command line must know of an operation to help with it, without asking a server. */
export type KnownOperation = Pick<
  OperationInfo,
  'name' | 'about' | 'effect' | 'aliases' | 'has_plan' | 'input_schema'
>

/** As it is kept in contracts/commands.json: JSON with one operation a line. */
export function knownOperationsText(operations: readonly OperationInfo[]): string {
  const known = operations.map(
    ({ name, about, effect, aliases, has_plan, input_schema }): KnownOperation => ({
      name,
      about,
      effect,
      aliases,
      has_plan,
      input_schema,
    }),
  )
  return `[\n${known.map(each => JSON.stringify(each)).join(',\n')}\n]\n`
}
