import { EventLog, Log, service } from '#kernel'
import { lookAfter } from './operations/look-after.ts'
import { Changes } from './views.ts'

const mostAtOnce = 50
const againMs = 60_000
const patienceMs = 2000

/** Ends changes that wait for too long, and goes on with those that a process left in the middle. */
export const keeper = service('changes.keeper', {
  about: 'Ends changes that wait for too long, and goes on with what was approved and begun and never ended.',
  uses: { changes: Changes, events: EventLog, log: Log },

  async start({ changes, events, log, call, after, now, signal }) {
    let cancel = () => {}
    let working: Promise<void> | undefined
    let isAsked = false

    function look() {
      isAsked = true
      working ??= work()
        .catch((error: unknown) => {
          log.warn({ err: error }, 'Changes could not be looked after')
          wake(againMs)
        })
        .finally(() => (working = undefined))
    }

    async function work() {
      while (isAsked && !signal.aborted) {
        isAsked = false
        const rows = await changes.rows(query =>
          query.where('due_at', 'is not', null).orderBy('due_at').limit(mostAtOnce),
        )
        const time = now().toISOString()
        const due = rows.filter(({ due_at }) => due_at! <= time)
        const ended = await Promise.all(due.map(({ change_id }) => settle(change_id)))
        const next = rows[due.length]
        if (ended.includes(false)) wake(againMs)
        else if (next) wake(Date.parse(next.due_at!) - now().getTime())
        else isAsked ||= due.length > 0
      }
    }

    async function settle(change_id: string): Promise<boolean> {
      try {
        await call(lookAfter, { change_id })
        return true
      } catch (error) {
        log.warn({ err: error, change_id }, 'A change could not be looked after')
        return false
      }
    }

    function wake(ms: number) {
      cancel()
      cancel = signal.aborted ? () => {} : after(ms, look)
    }

    look()
    const following = (async () => {
      for await (const _ of events.follow({ after: events.head(), patterns: ['change.*'], signal })) look()
    })()
    return {
      async stop() {
        cancel()
        await following
        // What does not end in time is gone on with by the next process.
        let letGo = () => {}
        await Promise.race([working, new Promise<void>(done => (letGo = after(patienceMs, done)))])
        letGo()
      },
    }
  },
})
