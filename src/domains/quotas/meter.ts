// I1  A call is counted when it is let in, before it runs: no two can both take the last one.
// I2  A call that is refused after all, or answered from memory, gives its count back.
// I3  What was counted is written down within a moment; a process that is killed loses that moment and no more.
// I4  Between processes a quota may be exceeded by what the others let in within that moment.
import type { EventRecord, Operation, Refusal } from '#kernel'
import type { z } from 'zod'
import { QuotaRemoved, QuotaSet, QuotaUsed } from './contract.ts'
import { createCounters, usedOf, type Count, type Counter, type UsageRow } from './counters.ts'
import { concerns, holds, nameOf, usedUp, type Asking, type QuotaRule } from './rules.ts'
import { createSaying, type SayingDeps } from './saying.ts'

export interface Snapshot {
  readonly quotas: readonly QuotaRule[]
  readonly usage: readonly UsageRow[]
}

export interface MeterDeps extends SayingDeps {
  now(): number
  load(): Promise<Snapshot>
  /** Hears of every `quota.…` event from now on, in order. */
  listen(heard: (record: EventRecord) => void): () => void
}

export interface Taken {
  readonly refusal?: Refusal
  giveBack?(): void
}

export interface QuotaMeter {
  take(asking: Asking & { readonly operation: Operation }): Promise<Taken> | Taken
  /** Writes down what is counted. */
  close(): Promise<void>
}

const nothing: Taken = {}

export function createQuotaMeter(deps: MeterDeps): QuotaMeter {
  const counters = createCounters(deps.now)
  const saying = createSaying(deps, counters.collect)
  const book = createBook(deps, (count, position, isOurs) => counters.fold({ ...count, position }, isOurs))
  let opening: Promise<void> | undefined
  let isOpen = false

  async function open() {
    for (const row of await book.open()) counters.load(row)
    book.follow()
    isOpen = true
  }

  const add = (counter: Counter, by: 1 | -1) => {
    counter.pending += by
    counter.unsaid += by
    saying.soon()
  }

  function take(asking: Asking & { readonly operation: Operation }): Taken {
    const holding = book.concerning(asking.operation).filter(quota => holds(quota, asking))
    if (holding.length === 0) return nothing
    const taken = holding.map(quota => ({ quota, counter: counters.of(quota, nameOf(asking.actor)) }))
    const full = taken.find(({ quota, counter }) => usedOf(counter) >= quota.quota_limit)
    if (full) {
      const { quota, counter } = full
      return { refusal: usedUp({ quota, used: usedOf(counter), ...asking, now: deps.now() }) }
    }
    for (const { counter } of taken) add(counter, 1)
    return {
      giveBack() {
        for (const { counter } of taken) add(counter, -1)
      },
    }
  }

  return {
    take(asking) {
      if (isOpen) return take(asking)
      opening ??= open()
      return opening.then(() => take(asking))
    },
    async close() {
      book.close()
      await saying.close()
    },
  }
}

type HearCount = (count: Count, position: number, isOurs: boolean) => void

/** The quotas that hold, as the log says. */
function createBook({ node, load, listen }: MeterDeps, hearCount: HearCount) {
  const quotas = new Map<string, QuotaRule>()
  const concerning = new Map<Operation, readonly QuotaRule[]>()
  const early: EventRecord[] = []
  let isFollowing = false
  let ignore = () => {}

  function hear(record: EventRecord) {
    if (!isFollowing) return void early.push(record)
    const { type, data, position } = record
    if (type === QuotaUsed.type) {
      const { node: whose, counts } = data as z.output<typeof QuotaUsed.schema>
      for (const count of counts) hearCount(count, position, whose === node())
      return
    }
    const quota = data as Omit<QuotaRule, 'position'>
    if (position <= (quotas.get(quota.quota_id)?.position ?? 0)) return
    if (type === QuotaSet.type) quotas.set(quota.quota_id, { ...quota, position })
    if (type === QuotaRemoved.type) quotas.delete(quota.quota_id)
    concerning.clear()
  }

  return {
    /** Answers what was used of them so far. */
    async open() {
      ignore = listen(hear)
      const snapshot = await load()
      for (const quota of snapshot.quotas) quotas.set(quota.quota_id, quota)
      return snapshot.usage
    },
    /** What was heard while it was opened comes first. */
    follow() {
      isFollowing = true
      for (const record of early.splice(0)) hear(record)
    },
    concerning(operation: Operation) {
      let found = concerning.get(operation)
      if (!found) {
        concerning.set(operation, (found = [...quotas.values()].filter(quota => concerns(quota, operation))))
      }
      return found
    },
    close: () => ignore(),
  }
}
