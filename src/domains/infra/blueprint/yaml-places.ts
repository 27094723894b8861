import { isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml'
import type { PlaceOf } from './problem.ts'

export interface PlacesInput {
  readonly root: unknown
  readonly lines: LineCounter
  /** What each alias stands for. */
  readonly targets: Map<unknown, Node>
}

/** Finds the line and column of a path, or of the last part of it that is there. */
export function placesIn({ root, lines, targets }: PlacesInput): PlaceOf {
  const startOf = (node: unknown) => (node as Node | null | undefined)?.range?.[0]
  return (path, what = 'value') => {
    let node: unknown = root
    let at = startOf(root)
    for (const [index, part] of path.entries()) {
      const inside = targets.get(node) ?? node
      const isLast = index === path.length - 1
      const pair = isMap(inside) ? inside.items.find(item => isKey(item, part)) : undefined
      const next: unknown = pair ? pair.value : isSeq(inside) ? inside.items[Number(part)] : undefined
      if (pair === undefined && next === undefined) break
      at =
        (isLast && what === 'key' ? startOf(pair?.key) : undefined) ??
        startOf(next) ??
        startOf(pair?.key) ??
        at
      node = next
    }
    const { line, col: column } = lines.linePos(at ?? 0)
    return { line, column }
  }
}

const isKey = ({ key }: Pair, part: string | number) =>
  isScalar(key) && (key.value === part || key.source === String(part))
