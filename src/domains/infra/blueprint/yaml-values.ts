import { isAlias, isMap, isPair, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml'
import { most } from '../contract.ts'
import type { Place, Problems } from './problem.ts'

interface UnfoldDeps {
  readonly problems: Problems
  readonly lines: LineCounter
  /** Filled with what each alias stands for. */
  readonly targets: Map<unknown, Node>
}

/** A value with what it takes up where aliases are written out. */
interface Unfolded {
  readonly value: unknown
  readonly size: number
  readonly height: number
}
interface Anchored extends Unfolded {
  readonly node: Node
}

const mostAliases = 1000
const nothing: Unfolded = { value: undefined, size: 1, height: 0 }

/** Plain data out of YAML nodes: aliases share what they stand for, so that many small words cannot become a large world. */
export function unfold(root: unknown, { problems, lines, targets }: UnfoldDeps): unknown {
  const anchors = new Map<string, Anchored | 'open'>()
  let aliases = 0
  let size = 0
  const placeAt = (node: unknown) => placeOf(node, lines)
  const grow = (by: number, node: unknown) => {
    size += by
    if (size <= most.values) return
    throw new Unbounded('TOO_LARGE', `there are more than ${most.values} values, aliases written out`, node)
  }

  function visit(node: unknown, depth: number): Unfolded {
    if (depth > most.depth) throw tooDeep(node)
    grow(1, node)
    const anchor = (node as { anchor?: string } | null)?.anchor
    if (anchor !== undefined) anchors.set(anchor, 'open')
    const found = unfoldNode(node, depth)
    if (depth + found.height > most.depth) throw tooDeep(node)
    if (anchor !== undefined) anchors.set(anchor, { ...found, node: node as Node })
    return found
  }

  function unfoldNode(node: unknown, depth: number): Unfolded {
    if (isAlias(node)) return fromAlias(node, node.source)
    if (isMap(node)) return fromMap(node.items, depth)
    if (!isSeq(node)) return { value: isScalar(node) ? node.value : null, size: 1, height: 0 }
    const inner = node.items.map(item => visit(item, depth + 1))
    return { value: inner.map(({ value }) => value ?? null), ...around(inner) }
  }

  function fromMap(items: readonly Pair[], depth: number): Unfolded {
    const keys = new Set<string>()
    const inner = items.filter(isPair).map(({ key: node, value }) => {
      const key = keyOf(node)
      const place = placeAt(node)
      if (key === undefined) problems.error('KEY_INVALID', [], 'a key is a text', { place })
      if (key === '__proto__') problems.error('KEY_INVALID', [], 'a key cannot be __proto__', { place })
      if (key !== undefined && keys.has(key)) {
        problems.error('DUPLICATE_KEY', [], `the key ${key} is there already`, { place })
      }
      keys.add(key ?? '')
      return { key: key ?? '', ...visit(value, depth + 1) }
    })
    return {
      value: Object.fromEntries(inner.map(({ key, value }) => [key, value ?? null])),
      ...around(inner),
    }
  }

  function fromAlias(node: unknown, name: string): Unfolded {
    const known = anchors.get(name)
    aliases += 1
    if (aliases > mostAliases) throw tooManyAliases(node)
    if (known === undefined || known === 'open') {
      const message = known ? `&${name} would contain itself` : `there is no anchor &${name} before this`
      problems.error('ALIAS_INVALID', [], message, { place: placeAt(node) })
      return nothing
    }
    targets.set(node, known.node)
    grow(known.size, node)
    return known
  }

  try {
    return visit(root, 0).value
  } catch (error) {
    if (!(error instanceof Unbounded)) throw error
    problems.error(error.code, [], error.message, { place: placeAt(error.node) })
    return undefined
  }
}

/** Reading stops here: going on would cost more than a blueprint may. */
class Unbounded extends Error {
  readonly code: 'TOO_DEEP' | 'TOO_LARGE' | 'TOO_MANY_ALIASES'
  readonly node: unknown
  constructor(code: 'TOO_DEEP' | 'TOO_LARGE' | 'TOO_MANY_ALIASES', message: string, node: unknown) {
    super(message)
    this.code = code
    this.node = node
  }
}

const tooDeep = (node: unknown) =>
  new Unbounded('TOO_DEEP', `this is nested more than ${most.depth} levels deep`, node)

const tooManyAliases = (node: unknown) =>
  new Unbounded('TOO_MANY_ALIASES', `there are more than ${mostAliases} aliases`, node)

const around = (inner: readonly Unfolded[]) => ({
  size: inner.reduce((sum, each) => sum + each.size, 1),
  height: inner.reduce((highest, each) => Math.max(highest, each.height + 1), 0),
})

function placeOf(node: unknown, lines: LineCounter): Place | undefined {
  const start = (node as Node | null)?.range?.[0]
  if (start === undefined) return undefined
  const { line, col: column } = lines.linePos(start)
  return { line, column }
}

/** A number or a word like true is a key as it is written. */
function keyOf(key: unknown): string | undefined {
  if (!isScalar(key) || key.value === null) return undefined
  return typeof key.value === 'string' ? key.value : key.source
}
