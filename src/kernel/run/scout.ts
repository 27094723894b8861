// What waits beyond the read-ahead window may be more urgent than everything in it. The scout looks there and
// begins such events ahead of their turn.
// I1  An event begun ahead takes the earlier events of its subject with it, so a subject keeps its order.
// I2  Each urgency looks at each event once, and at most `enough` of one urgency wait: the cost stays a few reads an event.
import type { EventRecord } from '#kernel'
import type { Ledger } from './ledger.ts'
import { createReadPage, newest, type LogSource } from './log-reader.ts'

const pageSize = 256
/** As many of one urgency waiting as keep all workers busy for a while. */
const enough = 256
/** A subject with more unread events than this waits for its turn. */
const longestChain = 1000
/** Done or not, until the reading in log order has passed them. */
const mostAhead = 10_000

export interface Scout {
  /** Looks at one page, or waits until there is something to look at or `wake` is called. */
  step(): Promise<void>
  /** Call when something was done; wakes the scout when there is space for more. */
  spaceMade(): void
  wake(): void
}

interface ScoutOptions {
  readonly source: LogSource
  readonly patterns: readonly string[]
  readonly ledger: Ledger
  readonly urgencyOf: (record: EventRecord) => number
  readonly begin: (record: EventRecord) => void
  /** None when all events of the reaction are equally urgent; the least urgent have nobody to overtake. */
  readonly urgencies: readonly number[]
}

export function createScout({ source, patterns, ledger, urgencyOf, begin, urgencies }: ScoutOptions): Scout {
  const readPage = createReadPage(source, patterns)
  const scoutedTo = urgencies.map(() => 0)
  const hasEnough = urgencies.map(() => false)
  let wakeUp: (() => void) | undefined

  const wake = () => wakeUp?.()
  const checkSpace = (urgency: number) => {
    const waiting = ledger.asUrgentAs(urgency)
    hasEnough[urgency] = waiting >= (hasEnough[urgency] ? enough / 2 : enough)
    return !hasEnough[urgency] && ledger.ahead < mostAhead
  }

  const pause = (hears: boolean) =>
    new Promise<void>(resolve => {
      const ignore = hears ? source.bus.onPublished(patterns, wake) : undefined
      wakeUp = () => {
        wakeUp = undefined
        ignore?.()
        resolve()
      }
    })

  const consider = async (record: EventRecord) => {
    const { position, subject } = record
    const between = { after: ledger.read, upTo: position - 1 }
    const earlier =
      between.upTo > between.after
        ? await source.read({ ...between, limit: longestChain + 1, subject, patterns })
        : []
    if (earlier.length > longestChain) return
    for (const each of [...earlier, record]) {
      if (ledger.beginAhead(each.position, urgencyOf(each))) begin(each)
    }
  }

  const look = async (from: number, looking: readonly number[]) => {
    const page = await readPage(from, pageSize)
    const ranOut = new Set<number>()
    for (const record of page.records) {
      const urgency = urgencyOf(record)
      const isNew = record.position > (scoutedTo[urgency] ?? Infinity)
      if (!isNew || !looking.includes(urgency) || ranOut.has(urgency)) continue
      if (!checkSpace(urgency)) {
        ranOut.add(urgency)
        continue
      }
      await consider(record)
      scoutedTo[urgency] = record.position
    }
    for (const urgency of looking) {
      if (!ranOut.has(urgency)) scoutedTo[urgency] = Math.max(scoutedTo[urgency]!, page.upTo)
    }
  }

  return {
    async step() {
      const looking = urgencies.filter(checkSpace)
      const from = Math.max(ledger.read, Math.min(...looking.map(urgency => scoutedTo[urgency]!)))
      if (from < newest(source) && looking.length > 0) return look(from, looking)
      await pause(looking.length > 0)
    },
    spaceMade() {
      if (wakeUp && urgencies.some(urgency => hasEnough[urgency] && checkSpace(urgency))) wake()
    },
    wake,
  }
}
