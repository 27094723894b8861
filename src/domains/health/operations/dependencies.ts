import { operation } from '#kernel'
import { z } from 'zod'
import { Dependency } from '../contract.ts'
import { Dependencies } from '../ports.ts'

/** The circuit breakers of this process. */
export const dependencies = operation('health.dependencies', {
  about: 'Show the services Alice calls, which of them she leaves alone for now, and until when.',
  effect: 'read',
  rest: 'GET /health/dependencies',
  input: z.strictObject({}),
  output: z.object({ dependencies: z.array(Dependency) }),
  uses: { known: Dependencies },
  run: async (_, { known }) => ({ dependencies: [...known.list()] }),
})
