import { operation } from '#kernel'
import { z } from 'zod'
import { LogLevel, LogLevelChanged } from '../contract.ts'
import { ProcessLog } from '../ports.ts'

/** Makes every process more or less talkative, until it starts again. */
export const setLevel = operation('logs.set_level', {
  about: 'Set how much is written to the log from now on, in every process, until it starts again.',
  effect: 'write',
  rest: 'PUT /logs/level',
  input: z.strictObject({ level: LogLevel }),
  output: z.object({ level: LogLevel, previous: LogLevel }),
  uses: { log: ProcessLog },

  async run({ level }, { log, emit }) {
    const previous = log.level()
    emit(LogLevelChanged({ level, previous }))
    return { level, previous }
  },
})
