import { isPattern, Refusal } from '#kernel'

/** Finds the values whose pattern matches a type; the cost does not depend on those that do not match. */
export interface Trie<T> {
  /** The answer takes it out again. */
  add(pattern: string, value: T): () => void
  /** In the order they were added; a value under several matching patterns comes once. */
  match(type: string): readonly T[]
  readonly size: number
}

interface Entry<T> {
  readonly order: number
  readonly value: T
}

interface Node<T> {
  readonly children: Map<string, Node<T>>
  /** Patterns that end here. */
  readonly here: Set<Entry<T>>
  /** Patterns that go on with `>`. */
  readonly rest: Set<Entry<T>>
}

const longestPattern = 256

export function createTrie<T>({ cachedTypes = 4096 } = {}): Trie<T> {
  const root = createNode<T>()
  const cache = new Map<string, readonly T[]>()
  let order = 0
  let size = 0

  const remember = (type: string, values: readonly T[]) => {
    if (type.length > longestPattern) return
    if (cache.size >= cachedTypes) cache.delete(cache.keys().next().value!)
    cache.set(type, values)
  }

  return {
    get size() {
      return size
    },
    add(pattern, value) {
      const entry = { order: order++, value }
      const place = placeOf(root, parsePattern(pattern))
      place.add(entry)
      size += 1
      cache.clear()
      return () => {
        if (!place.delete(entry)) return
        size -= 1
        if (place.size === 0) prune(root, pattern.split('.'), 0)
        cache.clear()
      }
    },
    match(type) {
      const known = cache.get(type)
      if (known) return known
      const found: Entry<T>[] = []
      collect(root, type.split('.'), { at: 0, found })
      const values = inOrder(found)
      remember(type, values)
      return values
    },
  }
}

/** Refuses what is not a pattern, or is longer than any event type. */
export function parsePattern(pattern: string): readonly string[] {
  if (pattern.length <= longestPattern && isPattern(pattern)) return pattern.split('.')
  const shown = pattern.length > 80 ? `${pattern.slice(0, 80)}…` : pattern
  throw new Refusal('INVALID_INPUT', `${shown} is not a pattern; write it like asset.* or workflow.>`, {
    details: { pattern: shown },
    suggestions: ['use_star_for_one_segment', 'use_greater_than_for_the_rest'],
  })
}

const createNode = <T>(): Node<T> => ({ children: new Map(), here: new Set(), rest: new Set() })

function placeOf<T>(root: Node<T>, segments: readonly string[]): Set<Entry<T>> {
  let node = root
  for (const segment of segments) {
    if (segment === '>') return node.rest
    const child = node.children.get(segment) ?? createNode<T>()
    node.children.set(segment, child)
    node = child
  }
  return node.here
}

function collect<T>(
  node: Node<T>,
  segments: readonly string[],
  into: { at: number; found: Entry<T>[] },
): void {
  const { at, found } = into
  if (at === segments.length) {
    for (const entry of node.here) found.push(entry)
    return
  }
  for (const entry of node.rest) found.push(entry)
  const named = node.children.get(segments[at]!)
  if (named) collect(named, segments, { at: at + 1, found })
  const any = node.children.get('*')
  if (any && any !== named) collect(any, segments, { at: at + 1, found })
}

const inOrder = <T>(found: Entry<T>[]): readonly T[] => {
  if (found.length < 2) return found.map(entry => entry.value)
  return [...new Set(found.toSorted((a, b) => a.order - b.order).map(entry => entry.value))]
}

/** Takes out nodes nothing hangs on any more; true when this one is such a node. */
function prune<T>(node: Node<T>, segments: readonly string[], at: number): boolean {
  const segment = segments[at]
  const child = segment === undefined ? undefined : node.children.get(segment)
  if (child && prune(child, segments, at + 1)) node.children.delete(segment!)
  return node.children.size === 0 && node.here.size === 0 && node.rest.size === 0
}
