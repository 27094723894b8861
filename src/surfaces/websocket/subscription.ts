// I1  Every matching event after the start, in order, each once, whether it comes from the log or live.
// I2  What a slow reader has not taken stays in the log: it leaves the fan-out until its outbox is empty again.
// I3  Nothing is handed to a caller that may not read events any more.
import { assertMay, matchesPattern, seesEvent, type Caller, type EventRecord } from '#kernel'
import type { App } from '#kernel/run'
import type { Batch, FanOut, Filter, Member } from './fan-out.ts'
import type { Outbox } from './outbox.ts'

export interface Subscription {
  /** The position of the last event handed over: where to go on. */
  readonly position: number
  end(): void
  /** Ends it with an error when the caller may not read events any more. */
  check(): void
}

export interface Place {
  readonly app: App
  readonly fanOut: FanOut
  readonly caller: Caller
  readonly outbox: Outbox
}

export interface Start {
  readonly filter: Filter
  readonly after: number
  /** Hands over what comes next; live events come in batches whose frames are shared. */
  take(records: readonly EventRecord[], batch: Batch | undefined): void
  onRefused(error: unknown): void
  /** The reader did not take what waited for it. */
  onSlow(): void
}

const pageSize = 256

/** Hands somebody the events of a filter: history, then live, and history again whenever it fell behind. */
export function startSubscription(place: Place, start: Start): Subscription {
  const { app, fanOut, outbox } = place
  const { filter, take } = start
  const nextPage = createPages(app, filter)
  const sees = seesEvent({ eventOfType: app.catalog.eventOfType, caller: place.caller })
  let position = start.after
  let isOver = false
  let leave: (() => void) | undefined

  const isOpen = () => !isOver
  const end = () => {
    isOver = true
    leave?.()
  }
  const refuse = (error: unknown) => {
    if (isOver) return
    end()
    start.onRefused(error)
  }
  const check = () => {
    try {
      assertMay(place.caller, 'events:read')
    } catch (error) {
      refuse(error)
    }
  }
  const handOver = (records: readonly EventRecord[], batch?: Batch) => {
    check()
    if (isOver) return
    position = records.at(-1)!.position
    const seen = records.every(sees) ? records : records.filter(sees)
    if (seen.length > 0) take(seen, seen === records ? batch : undefined)
  }

  const catchUp = async () => {
    while (isOpen()) {
      if (outbox.isFull() && !(await outbox.drained())) {
        if (isOpen()) start.onSlow()
        return
      }
      const page = nextPage(position)
      const { records, upTo } = page instanceof Promise ? await page : page
      if (isOver) return
      if (records.length > 0) handOver(records)
      position = Math.max(position, upTo)
      if (isOpen() && position >= newest(app) && !outbox.isFull()) {
        leave = fanOut.join(filter, member)
        return
      }
    }
  }
  const goBack = () => {
    leave?.()
    leave = undefined
    catchUp().catch(refuse)
  }

  const member: Member = {
    deliver(batch) {
      if (isOver || batch.last <= position) return
      if (batch.first > position) handOver(batch.records, batch)
      else handOver(batch.records.filter(record => record.position > position))
      if (isOpen() && outbox.isFull()) goBack()
    },
    fallBehind: goBack,
  }

  queueMicrotask(goBack)
  return {
    get position() {
      return position
    },
    end,
    check,
  }
}

const newest = ({ events, bus }: App) => Math.max(events.head(), bus.position())

interface Page {
  readonly records: readonly EventRecord[]
  /** No other event of the filter lies between the start and here. */
  readonly upTo: number
}

/** The next events of a filter: at once where they are still in memory, else from the log. */
function createPages(app: App, { patterns, subject }: Filter): (position: number) => Page | Promise<Page> {
  const matches = (record: EventRecord) =>
    (subject === undefined || record.subject === subject) &&
    (patterns?.some(pattern => matchesPattern(pattern, record.type)) ?? true)

  const readLog = async (position: number): Promise<Page> => {
    const upTo = newest(app)
    const records = await app.events.read({ after: position, upTo, limit: pageSize, patterns, subject })
    return { records, upTo: records.length < pageSize ? upTo : records.at(-1)!.position }
  }

  return position => {
    if (position >= newest(app)) return { records: [], upTo: position }
    const recent = app.bus.recent(position, pageSize)
    if (!recent?.length) return readLog(position)
    return { records: recent.filter(matches), upTo: recent.at(-1)!.position }
  }
}
