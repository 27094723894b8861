/** What waits for what: each name with the names that come first. */
export type Graph = ReadonlyMap<string, readonly string[]>

/** Names so that each comes after everything it waits for, otherwise as given (Kahn 1962). Throws `Cycle`. */
export function inOrder(graph: Graph): readonly string[] {
  const waiting = new Map<string, number>()
  const followers = new Map<string, string[]>()
  for (const [name, firsts] of graph) {
    const known = [...new Set(firsts)].filter(first => graph.has(first))
    waiting.set(name, known.length)
    for (const first of known) {
      const list = followers.get(first)
      if (list) list.push(name)
      else followers.set(first, [name])
    }
  }
  const ordered = [...graph.keys()].filter(name => waiting.get(name) === 0)
  for (const name of ordered) {
    for (const follower of followers.get(name) ?? []) {
      const left = waiting.get(follower)! - 1
      waiting.set(follower, left)
      if (left === 0) ordered.push(follower)
    }
  }
  if (ordered.length < graph.size) throw new Cycle(findCycle(graph)!)
  return ordered
}

/** Nothing in it can be first. */
export class Cycle extends Error {
  override readonly name = 'Cycle'
  /** `['a', 'b', 'a']`: a waits for b, b for a. */
  readonly path: readonly string[]
  constructor(path: readonly string[]) {
    super(path.join(' → '))
    this.path = path
  }
}

/** One cycle with its full path, the first name again at its end; undefined where there is none. Deep graphs fit: no recursion. */
export function findCycle(graph: Graph): readonly string[] | undefined {
  const done = new Set<string>()
  for (const start of graph.keys()) {
    const path: string[] = []
    const onPath = new Map<string, number>()
    const stack = [{ name: start, next: 0 }]
    while (stack.length > 0) {
      const top = stack.at(-1)!
      if (top.next === 0) {
        if (done.has(top.name)) {
          stack.pop()
          continue
        }
        onPath.set(top.name, path.length)
        path.push(top.name)
      }
      const first = graph.get(top.name)?.[top.next]
      top.next += 1
      if (first === undefined) {
        done.add(top.name)
        onPath.delete(top.name)
        path.pop()
        stack.pop()
      } else if (onPath.has(first)) return [...path.slice(onPath.get(first)), first]
      else if (graph.has(first) && !done.has(first)) stack.push({ name: first, next: 0 })
    }
  }
  return undefined
}
