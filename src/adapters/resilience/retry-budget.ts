/** Lets a share of calls be made again and no more: retries of everybody at once would finish off a service that limps. */
export interface RetryBudget {
  /** Each call earns a share of a retry. */
  earn(): void
  /** True when a retry may be made; it is paid for then. */
  spend(): boolean
  /** Whole retries that may be made now. */
  left(): number
}

const share = 0.1
const atStart = 2
const most = 20

export function createRetryBudget(): RetryBudget {
  let left = atStart
  return {
    earn: () => void (left = Math.min(most, left + share)),
    spend() {
      if (left < 1) return false
      left -= 1
      return true
    },
    left: () => Math.floor(left),
  }
}
