import type { RequestId } from './protocol.ts'

export interface ProgressReport {
  readonly done: number
  readonly total?: number | undefined
  readonly message?: string | undefined
  /** Nothing follows: sent even when the numbers say no more than before. */
  readonly isEnd?: boolean | undefined
}

export interface ProgressParams {
  readonly progressToken: RequestId
  readonly progress: number
  readonly total?: number
  readonly message?: string
}

const leastMs = 40

/** Sends how far something is: only forward, as the protocol asks, and not more often than anybody can read. */
export function createProgress(
  token: RequestId,
  send: (params: ProgressParams) => void,
  now: () => number = () => performance.now(),
): (report: ProgressReport) => void {
  let furthest = -1
  let sentAt = Number.NEGATIVE_INFINITY

  return ({ done: reported, total: expected, message, isEnd = false }) => {
    const done = isEnd ? Math.max(reported, furthest + 1) : reported
    const total = isEnd && expected !== undefined ? Math.max(expected, done) : expected
    const isLast = total !== undefined && done >= total
    if (done <= furthest || (!isLast && now() - sentAt < leastMs)) return
    furthest = done
    sentAt = now()
    send({
      progressToken: token,
      progress: done,
      ...(total !== undefined && { total }),
      ...(message !== undefined && { message }),
    })
  }
}
