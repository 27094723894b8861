import type { Progress } from '#kernel'
import type { Counter } from './flow-state.ts'
import type { Clock } from './ports.ts'
import type { Counted } from './run-workflow.ts'

const everyMs = 500

/** How far a workflow is; reported at most twice a second, and with its end. */
export function createCounter(clock: Clock, report: (progress: Progress) => void): Counter & Counted {
  let progress: Progress = { total: 0, completed: 0, failed: 0 }
  let reportedAt = clock.now()
  const change = (next: Progress) => {
    progress = next
    if (clock.now() - reportedAt < everyMs) return
    reportedAt = clock.now()
    report(progress)
  }
  return {
    current: () => progress,
    set: some => change({ ...progress, ...some }),
    add: ({ total = 0, completed = 0, failed = 0 }) =>
      change({
        total: progress.total + total,
        completed: progress.completed + completed,
        failed: progress.failed + failed,
      }),
  }
}
