import type { ProgressToken } from '@modelcontextprotocol/server'

export interface ProgressReport {
  readonly done: number
  readonly total?: number | undefined
  readonly message?: string | undefined
}

export interface ProgressParams {
  readonly progressToken: ProgressToken
  readonly progress: number
  readonly total?: number
  readonly message?: string
}

const leastMs = 100

/** Sends how far something is: only forward, as the protocol asks, and not more often than anybody can read. */
export function createProgress(
  token: ProgressToken,
  send: (params: ProgressParams) => void,
  now: () => number = () => performance.now(),
): (report: ProgressReport) => void {
  let furthest = -1
  let sentAt = Number.NEGATIVE_INFINITY

  return ({ done, total, message }) => {
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
