import { EventLog, service } from '#kernel'
import { LogLevelChanged, type LogLevel } from './contract.ts'
import { ProcessLog } from './ports.ts'

/** Does in every process what one of them was asked. */
export const followLevel = service('logs.follow_level', {
  about: 'Writes as much to the log as was asked for last.',
  uses: { events: EventLog, log: ProcessLog },

  async start({ events, log, signal }) {
    const following = (async () => {
      const from = { after: events.head(), patterns: [LogLevelChanged.type], signal }
      for await (const { data } of events.follow(from)) log.setLevel((data as { level: LogLevel }).level)
    })()
    return { stop: () => following }
  },
})
