import { EventLog, Log, service, SystemInfo } from '#kernel'
import { DependencyClosed, DependencyHalfOpened, DependencyOpened, type HealthStatus } from './contract.ts'
import { note } from './operations/note.ts'
import { Dependencies } from './ports.ts'
import { HealthHistory } from './views.ts'
import { alice, lookAround, type Seen } from './watched.ts'

const everyMs = 60_000
/** Whoever only asks for something on the command line is gone before. */
const firstMs = 2000
const moved = [DependencyOpened.type, DependencyHalfOpened.type, DependencyClosed.type]

/** Looks at everything each minute and whenever a circuit breaker moves, and writes down what has changed. */
export const monitor = service('health.monitor', {
  about: 'Looks each minute at services, dependencies and the store, and records what has changed.',
  uses: {
    events: EventLog,
    log: Log,
    system: SystemInfo,
    dependencies: Dependencies,
    history: HealthHistory,
  },

  async start({ events, log, system, dependencies, history, call, after, now, signal }) {
    const known = new Map<string, HealthStatus>()
    let unseenSince: string | undefined
    let hasBegun = false
    let looking: Promise<void> = Promise.resolve()
    let cancel = after(firstMs, lookSoon)

    /** What was known when the process before this one ended, and since when nobody looked. */
    async function begin() {
      for (const row of await history.rows(query => query.limit(1000))) known.set(row.service, row.status)
      if (known.get(alice) === 'healthy') unseenSince = await lastSign(events, now())
      if (unseenSince !== undefined) known.set(alice, 'unknown')
      hasBegun = true
    }

    async function look() {
      if (!hasBegun) await begin()
      const seen = await lookAround(system, dependencies)
      await record(seen.filter(({ service: name, status }) => known.get(name) !== status))
    }

    async function record(seen: readonly Seen[]) {
      if (seen.length === 0) return
      const changes = seen.map(each => ({
        ...each,
        message: each.message?.slice(0, 300),
        previous: known.get(each.service) ?? ('unknown' as const),
        ...(each.service === alice && { unseen_since: unseenSince }),
      }))
      await call(note, { changes })
      for (const { service: name, status } of seen) known.set(name, status)
      unseenSince = undefined
    }

    function lookSoon() {
      cancel()
      cancel = after(everyMs, lookSoon)
      looking = looking.then(look).catch((error: unknown) => {
        log.warn({ err: error }, 'Health could not be recorded')
      })
    }

    const following = (async () => {
      for await (const _ of events.follow({ after: events.head(), patterns: moved, signal })) lookSoon()
    })()

    return {
      async stop() {
        await following
        cancel()
        await looking
        // What a store does not take any more is lost, and the next process finds its own way.
        const goodbye = [{ service: alice, kind: 'process', status: 'unknown' }] as const
        if (hasBegun) await record(goodbye).catch(() => undefined)
      },
    }
  },
})

/** The newest event is the last sign of life of a process that was killed, if that is long enough ago to matter. */
async function lastSign(events: EventLog, now: Date): Promise<string | undefined> {
  const [newest] = await events.read({ after: 0, limit: 1, descending: true })
  if (!newest || now.getTime() - Date.parse(newest.time) < everyMs) return undefined
  return newest.time
}
