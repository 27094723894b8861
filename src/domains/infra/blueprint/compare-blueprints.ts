import { z } from 'zod'
import type { Blueprint, BlueprintResource } from '../contract.ts'
import { compareSpecs, type FieldChange } from '../plan/compare.ts'

const Field = z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() })

export const BlueprintDifference = z.object({
  is_same: z.boolean(),
  added: z.array(z.string()),
  removed: z.array(z.string()),
  changed: z.array(z.object({ resource: z.string(), fields: z.array(Field) })),
  /** Name, description and metadata of the blueprint itself. */
  fields: z.array(Field),
  /** The same to look at: a line for each, `+`, `-` or blank before it. */
  picture: z.string(),
})
export type BlueprintDifference = z.output<typeof BlueprintDifference>

/** What is otherwise in the second blueprint. The order of resources means nothing. */
export function compareBlueprints(before: Blueprint, after: Blueprint): BlueprintDifference {
  const old = new Map(before.resources.map(resource => [resource.name, resource]))
  const now = new Map(after.resources.map(resource => [resource.name, resource]))
  const added = [...now.keys()].filter(name => !old.has(name))
  const removed = [...old.keys()].filter(name => !now.has(name))
  const changed = [...now].flatMap(([resource, each]) => {
    const other = old.get(resource)
    const fields = other ? compareSpecs(withoutName(other), withoutName(each)) : []
    return fields.length > 0 ? [{ resource, fields: [...fields] }] : []
  })
  const fields = [...compareSpecs(withoutResources(before), withoutResources(after))]
  const picture = [
    ...fields.flatMap(field => lines(field, '')),
    ...[...new Set([...old.keys(), ...now.keys()])].flatMap(name => {
      const [was, is] = [old.get(name), now.get(name)]
      if (!was || !is) return (was ? [was] : [is!]).map(each => `${was ? '-' : '+'} ${titleOf(each)}`)
      const inside = changed.find(({ resource }) => resource === name)?.fields ?? []
      return inside.length === 0 ? [] : [`  ${titleOf(is)}`, ...inside.flatMap(field => lines(field, '  '))]
    }),
  ].join('\n')
  const isSame = added.length + removed.length + changed.length + fields.length === 0
  return { is_same: isSame, added, removed, changed, fields, picture }
}

const withoutName = ({ name: _, dependencies, ...rest }: BlueprintResource) => ({
  ...rest,
  dependencies: dependencies.toSorted(),
})

const withoutResources = ({ resources: _, ...rest }: Blueprint) => rest

const titleOf = ({ name, type, provider }: BlueprintResource) => `${name} (${type} on ${provider})`

const lines = ({ path, before, after }: FieldChange, indent: string): readonly string[] => [
  ...(before === undefined ? [] : [`- ${indent}${path}: ${shown(before)}`]),
  ...(after === undefined ? [] : [`+ ${indent}${path}: ${shown(after)}`]),
]

const longestShown = 200

function shown(value: unknown): string {
  const text = typeof value === 'string' && !/[\n"]/.test(value) ? value : JSON.stringify(value)
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}
