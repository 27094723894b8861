// What a document asks for is counted before it is validated or run: fragments are counted where they are spread, each
// of them once, so that a small document which grows without end costs no more than its own length.
import { Refusal } from '#kernel'
import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'

export const documentLimits = {
  /** Characters of a document. */
  length: 65_536,
  tokens: 2500,
  /** Fields within fields; the usual introspection query needs 15. */
  depth: 20,
  /** With fragments spread. */
  fields: 500,
  aliases: 100,
  directives: 50,
  /** Objects and lists within values. */
  value_depth: 32,
  /** Operations of Alice in one request. */
  calls: 25,
  /** Every call is 10; every field in it is 1 for each entry of a list that the `limit` of its input allows. */
  cost: 100_000,
} as const

export const tooLarge = (limit: keyof typeof documentLimits, found?: number) =>
  new Refusal(
    'TOO_LARGE',
    `This asks for too much at once: ${words[limit]} of at most ${documentLimits[limit]}`,
    {
      details: { limit, max: documentLimits[limit], ...(found !== undefined && { found }) },
      suggestions: ['ask_for_less'],
    },
  )

const words: Readonly<Record<keyof typeof documentLimits, string>> = {
  length: 'a length',
  tokens: 'a number of tokens',
  depth: 'a depth',
  fields: 'a number of fields',
  aliases: 'a number of aliases',
  directives: 'a number of directives',
  value_depth: 'a depth of values',
  calls: 'a number of operations',
  cost: 'a cost',
}

interface Count {
  readonly depth: number
  readonly fields: number
  readonly aliases: number
  readonly directives: number
  readonly value_depth: number
}

/** A field at the root: what it asks for, before `limit` is known. */
export interface RootField {
  readonly node: FieldNode
  readonly fields: number
}

/** The root fields of each operation; refuses what is over a limit. */
export function measure(document: DocumentNode): ReadonlyMap<OperationDefinitionNode, readonly RootField[]> {
  const counting = createCounting(document)
  const rootsByOperation = new Map<OperationDefinitionNode, readonly RootField[]>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) check(counting.of(definition.selectionSet))
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const count = counting.of(definition.selectionSet)
    check({ ...count, directives: count.directives + (definition.directives?.length ?? 0) })
    rootsByOperation.set(definition, counting.rootsOf(definition.selectionSet))
  }
  return rootsByOperation
}

function check(count: Count) {
  for (const [limit, found] of Object.entries(count) as [keyof Count, number][]) {
    if (found > documentLimits[limit]) throw tooLarge(limit, found)
  }
}

function createCounting(document: DocumentNode) {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  const countsByFragment = new Map<string, Count>()

  const of = ({ selections }: SelectionSetNode): Count => {
    let total = nothing
    for (const selection of selections) {
      const own = { ...nothing, directives: selection.directives?.length ?? 0 }
      total = sum(total, sum(own, ofSelection(selection)))
    }
    return total
  }

  const ofSelection = (selection: SelectionNode): Count => {
    if (selection.kind === Kind.FIELD) return ofField(selection)
    if (selection.kind === Kind.INLINE_FRAGMENT) return of(selection.selectionSet)
    return ofFragment(selection.name.value)
  }

  const ofField = (field: FieldNode): Count => {
    const inner = field.selectionSet ? of(field.selectionSet) : nothing
    return {
      depth: inner.depth + 1,
      fields: inner.fields + 1,
      aliases: inner.aliases + (field.alias ? 1 : 0),
      directives: inner.directives,
      value_depth: Math.max(inner.value_depth, ...(field.arguments ?? []).map(({ value }) => depthOf(value))),
    }
  }

  /** Nothing for one that is missing or within itself: validation names both. */
  const ofFragment = (name: string): Count => {
    const known = countsByFragment.get(name)
    const fragment = fragments.get(name)
    if (known) return known
    if (!fragment) return nothing
    countsByFragment.set(name, nothing)
    const count = of(fragment.selectionSet)
    countsByFragment.set(name, count)
    return count
  }

  const rootsOf = (set: SelectionSetNode, within: readonly string[] = []): readonly RootField[] => {
    const roots = set.selections.flatMap(selection => {
      if (selection.kind === Kind.FIELD) return [{ node: selection, fields: ofField(selection).fields - 1 }]
      if (selection.kind === Kind.INLINE_FRAGMENT) return rootsOf(selection.selectionSet, within)
      const name = selection.name.value
      const fragment = fragments.get(name)
      return fragment && !within.includes(name) ? rootsOf(fragment.selectionSet, [...within, name]) : []
    })
    return roots
  }

  return { of, rootsOf }
}

const nothing: Count = { depth: 0, fields: 0, aliases: 0, directives: 0, value_depth: 0 }

const sum = (a: Count, b: Count): Count => ({
  depth: Math.max(a.depth, b.depth),
  fields: a.fields + b.fields,
  aliases: a.aliases + b.aliases,
  directives: a.directives + b.directives,
  value_depth: Math.max(a.value_depth, b.value_depth),
})

function depthOf(value: ValueNode): number {
  if (value.kind === Kind.LIST) return 1 + Math.max(0, ...value.values.map(depthOf))
  if (value.kind !== Kind.OBJECT) return 0
  return 1 + Math.max(0, ...value.fields.map(field => depthOf(field.value)))
}
