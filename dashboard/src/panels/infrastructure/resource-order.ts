// Resources in the order of what they need, as a tree and as groups. Pure.
export interface Node {
  readonly name: string
  readonly type: string
  readonly engine: string
  readonly needs: readonly string[]
}

/** First what needs nothing; each below the last of what it needs, so that every resource stands there once. */
export function asTree<T extends Node>(
  nodes: readonly T[],
): readonly { readonly node: T; readonly depth: number }[] {
  const depths = depthsOf(nodes)
  const byName = new Map(nodes.map(node => [node.name, node]))
  const children = new Map<string, T[]>()
  const roots: T[] = []
  for (const node of nodes) {
    const known = node.needs.filter(name => byName.has(name) && name !== node.name)
    // The deepest of what it needs is what it waits for.
    const parent = known.toSorted((a, b) => depths.get(b)! - depths.get(a)! || a.localeCompare(b))[0]
    if (parent === undefined || depths.get(parent)! >= depths.get(node.name)!) roots.push(node)
    else children.set(parent, [...(children.get(parent) ?? []), node])
  }
  const rows: { node: T; depth: number }[] = []
  const visit = (node: T, depth: number) => {
    rows.push({ node, depth })
    for (const child of (children.get(node.name) ?? []).toSorted(byNodeName)) visit(child, depth + 1)
  }
  for (const root of roots.toSorted(byNodeName)) visit(root, 0)
  return rows
}

const byNodeName = (a: Node, b: Node) => a.name.localeCompare(b.name, 'en', { numeric: true })

/** How long the longest way down to something that needs nothing is; a circle ends where it closes. */
export function depthsOf(nodes: readonly Node[]): ReadonlyMap<string, number> {
  const byName = new Map(nodes.map(node => [node.name, node]))
  const depths = new Map<string, number>()
  const above = new Set<string>()
  const depthOf = (name: string): number => {
    const known = depths.get(name)
    if (known !== undefined) return known
    above.add(name)
    const needs = (byName.get(name)?.needs ?? []).filter(each => byName.has(each) && !above.has(each))
    const depth = needs.reduce((most, each) => Math.max(most, depthOf(each) + 1), 0)
    above.delete(name)
    depths.set(name, depth)
    return depth
  }
  for (const { name } of nodes) depthOf(name)
  return depths
}

export interface Group<T extends Node> {
  readonly id: string
  readonly type: string
  readonly members: readonly T[]
}

/** Those of one type, engine and with the same needs look the same: `web-1` … `web-12` are one group. */
export function groupsOf<T extends Node>(nodes: readonly T[]): readonly Group<T>[] {
  const stem = (name: string) => name.replace(/-?\d+$/, '')
  const groups = Map.groupBy(nodes, ({ name, type, engine, needs }) =>
    [stem(name), type, engine, [...new Set(needs.map(stem))].toSorted().join('+')].join(' '),
  )
  return [...groups].map(([id, members]) => ({ id, type: members[0]!.type, members }))
}

export interface Drawn {
  readonly id: string
  readonly label: string
  readonly type: string
  /** Names of the resources it stands for. */
  readonly members: readonly string[]
}
export interface Edge {
  readonly from: string
  readonly to: string
}

/** What is drawn: groups that are closed as one, the resources of those that are open, and what leads to what. */
export function drawnOf(
  nodes: readonly Node[],
  isOpen: (groupId: string) => boolean,
): { readonly nodes: readonly Drawn[]; readonly edges: readonly Edge[] } {
  const drawn: Drawn[] = []
  const idOf = new Map<string, string>()
  for (const { id, type, members } of groupsOf(nodes)) {
    const names = members.map(({ name }) => name)
    if (members.length === 1 || isOpen(id)) {
      for (const name of names) drawn.push({ id: name, label: name, type, members: [name] })
      for (const name of names) idOf.set(name, name)
    } else {
      drawn.push({ id, label: names[0]!.replace(/-?\d+$/, '') || names[0]!, type, members: names })
      for (const name of names) idOf.set(name, id)
    }
  }
  const edges = new Map<string, Edge>()
  for (const { name, needs } of nodes) {
    for (const need of needs) {
      const [from, to] = [idOf.get(need), idOf.get(name)!]
      if (from !== undefined && from !== to) edges.set(`${from} ${to}`, { from, to })
    }
  }
  return { nodes: drawn, edges: [...edges.values()] }
}
