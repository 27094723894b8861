// The resources of a blueprint as nodes, with what each refers to. Pure.
import type { Node } from './resource-order.ts'

interface Part {
  readonly name?: unknown
  readonly type?: unknown
  readonly provider?: unknown
  readonly dependencies?: unknown
  readonly specs?: unknown
}

/** `${db.host}` anywhere in the specs makes the resource need `db`, as `dependencies` do. */
export function nodesOf(blueprint: Readonly<Record<string, unknown>>): readonly Node[] {
  const parts = Array.isArray(blueprint.resources) ? (blueprint.resources as readonly Part[]) : []
  return parts.map(({ name, type, provider, dependencies, specs }) => {
    const said = Array.isArray(dependencies) ? dependencies.map(String) : []
    const referred = [...JSON.stringify(specs ?? {}).matchAll(/\$\{([a-z][a-z0-9-]*)\./g)].map(
      found => found[1]!,
    )
    return {
      name: String(name),
      type: String(type),
      engine: String(provider),
      needs: [...new Set([...said, ...referred])],
    }
  })
}
