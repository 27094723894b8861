import { Kind, type OperationDefinitionNode, type ValueNode } from 'graphql'
import { documentLimits, tooLarge, type RootField } from './document-limits.ts'
import type { OperationField } from './operation-fields.ts'

type Variables = Readonly<Record<string, unknown>>

const perCall = 10

export interface CostedDocument {
  readonly operation: OperationDefinitionNode
  readonly roots: readonly RootField[]
  readonly fieldsByName: ReadonlyMap<string, OperationField>
}

/** Refuses more calls, or more values in the answer, than one request may ask for. */
export function assertAffordable(document: CostedDocument, variables: Variables): void {
  const { operation, roots, fieldsByName } = document
  let cost = 0
  let calls = 0
  for (const { node, fields } of roots) {
    const usualLimit = fieldsByName.get(node.name.value)?.usualLimit
    if (usualLimit === undefined) continue
    const input = node.arguments?.find(({ name }) => name.value === 'input')?.value
    const asked = input && limitIn(input, valuesOf(operation, variables))
    calls += 1
    cost += perCall + fields * Math.max(1, asked ?? usualLimit)
  }
  if (calls > documentLimits.calls) throw tooLarge('calls', calls)
  if (cost > documentLimits.cost) throw tooLarge('cost', cost)
}

type Lookup = (name: string) => unknown

function limitIn(input: ValueNode, lookup: Lookup): number | undefined {
  if (input.kind === Kind.VARIABLE) return numberOf((lookup(input.name.value) as Variables | null)?.limit)
  if (input.kind !== Kind.OBJECT) return undefined
  const limit = input.fields.find(({ name }) => name.value === 'limit')?.value
  return limit && numberOf(plain(limit, lookup))
}

const numberOf = (value: unknown) => (typeof value === 'number' && value >= 0 ? value : undefined)

/** What a variable is: given, or usual by its definition. */
const valuesOf =
  ({ variableDefinitions }: OperationDefinitionNode, variables: Variables): Lookup =>
  name => {
    if (Object.hasOwn(variables, name)) return variables[name]
    const usual = variableDefinitions?.find(({ variable }) => variable.name.value === name)?.defaultValue
    return usual && plain(usual, () => undefined)
  }

function plain(value: ValueNode, lookup: Lookup): unknown {
  if (value.kind === Kind.INT || value.kind === Kind.FLOAT) return Number(value.value)
  if (value.kind === Kind.VARIABLE) return lookup(value.name.value)
  if (value.kind !== Kind.OBJECT) return undefined
  return Object.fromEntries(value.fields.map(field => [field.name.value, plain(field.value, lookup)]))
}
