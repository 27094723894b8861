/** Which events of a reaction were begun, which of them are done, and up to where all of them are. */
export interface Ledger {
  /** Begins one in log order; false when it was begun ahead of its turn. */
  begin(position: number, urgency: number): boolean
  /** Begins one beyond what was read; false when it was begun before. */
  beginAhead(position: number, urgency: number): boolean
  end(position: number, urgency: number): void
  /** Every matching event up to here has been begun. */
  readTo(position: number): void
  readonly read: number
  /** Everything up to here is done. */
  watermark(): number
  /** Begun in log order and not done. */
  readonly open: number
  /** Begun ahead of what was read, done or not. */
  readonly ahead: number
  /** Not done and at least as urgent. */
  asUrgentAs(urgency: number): number
}

export function createLedger(after: number): Ledger {
  let read = after
  /** In log order, because they are begun in log order. */
  const open = new Set<number>()
  const isDoneByAhead = new Map<number, boolean>()
  const counts = [0, 0, 0, 0]

  return {
    begin(position, urgency) {
      const isDone = isDoneByAhead.get(position)
      isDoneByAhead.delete(position)
      if (isDone !== true) open.add(position)
      if (isDone === undefined) counts[urgency]! += 1
      return isDone === undefined
    },
    beginAhead(position, urgency) {
      if (position <= read || isDoneByAhead.has(position)) return false
      isDoneByAhead.set(position, false)
      counts[urgency]! += 1
      return true
    },
    end(position, urgency) {
      counts[urgency]! -= 1
      if (!open.delete(position)) isDoneByAhead.set(position, true)
    },
    readTo(position) {
      read = position
    },
    get read() {
      return read
    },
    watermark() {
      const [oldest] = open
      return oldest === undefined ? read : oldest - 1
    },
    get open() {
      return open.size
    },
    get ahead() {
      return isDoneByAhead.size
    },
    asUrgentAs: urgency => counts.slice(0, urgency + 1).reduce((sum, count) => sum + count, 0),
  }
}
