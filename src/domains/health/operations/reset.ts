import { operation } from '#kernel'
import { z } from 'zod'
import { Dependency } from '../contract.ts'
import { findDependency } from '../find-dependency.ts'
import { Dependencies } from '../ports.ts'

/** Of this process; the event `dependency.closed` says so to all others. */
export const reset = operation('health.reset', {
  about: 'Call a service again that was left alone: close its circuit breaker by hand.',
  effect: 'write',
  rest: 'POST /health/dependencies/{dependency}/reset',
  input: z.strictObject({ dependency: z.string().max(100) }),
  output: Dependency,
  uses: { known: Dependencies },
  refuses: { DEPENDENCY_NOT_FOUND: 404 },

  async run({ dependency }, { known, refuse }) {
    findDependency(known, dependency, refuse)
    known.reset(dependency)
    return findDependency(known, dependency, refuse)
  },
})
