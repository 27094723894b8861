// Where a key leads in a grid. Pure.
export interface GridShape {
  readonly count: number
  readonly columns: number
  /** Whole rows that are in sight. */
  readonly rows: number
}

/** The index a key leads to from another; undefined when the key leads nowhere. */
export function movedBy(key: string, from: number, { count, columns, rows }: GridShape): number | undefined {
  if (count === 0) return undefined
  const page = columns * Math.max(1, rows)
  const to = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from - columns,
    ArrowDown: from + columns,
    PageUp: from - page,
    PageDown: from + page,
    Home: 0,
    End: count - 1,
  }[key]
  if (to === undefined) return undefined
  // A row above the first or below the last is none: one stays in its column.
  if (key === 'ArrowUp' && to < 0) return from
  if (key === 'ArrowDown' && to >= count) {
    return Math.floor(from / columns) < Math.floor((count - 1) / columns) ? count - 1 : from
  }
  return Math.min(count - 1, Math.max(0, to))
}

/** How many columns of at least so many pixels there is room for, with gaps between them. */
export const columnsIn = (width: number, size: number, gap: number): number =>
  Math.max(1, Math.floor((width + gap) / (size + gap)))

/** Both ends are in it, whichever came first. */
export const rangeBetween = (a: number, b: number) => ({ first: Math.min(a, b), last: Math.max(a, b) })
