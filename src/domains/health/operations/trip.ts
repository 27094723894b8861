import { operation } from '#kernel'
import { durationMs, isDuration, type Duration } from '#lib/duration'
import { z } from 'zod'
import { Dependency } from '../contract.ts'
import { findDependency } from '../find-dependency.ts'
import { Dependencies } from '../ports.ts'

const longestMs = durationMs('1d')

const isPause = (text: string) =>
  isDuration(text) && durationMs(text) >= 1000 && durationMs(text) <= longestMs

/** Of this process; the event `dependency.opened` says so to all others. */
export const trip = operation('health.trip', {
  about: 'Leave a service alone for a while: open its circuit breaker by hand, so that nothing calls it.',
  effect: 'write',
  rest: 'POST /health/dependencies/{dependency}/trip',
  input: z.strictObject({
    dependency: z.string().max(100),
    for: z
      .string()
      .max(10)
      .refine(isPause, 'a pause looks like 5m or 1h, from 1s to 1d')
      .default('5m')
      .describe('how long, like 5m or 1h'),
    reason: z.string().min(1).max(300).default('tripped by hand'),
  }),
  output: Dependency,
  uses: { known: Dependencies },
  refuses: { DEPENDENCY_NOT_FOUND: 404 },

  async run({ dependency, for: pause, reason }, { known, now, refuse }) {
    findDependency(known, dependency, refuse)
    known.trip(dependency, now().getTime() + durationMs(pause as Duration), reason)
    return findDependency(known, dependency, refuse)
  },
})
