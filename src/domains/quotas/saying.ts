// Writes down what was counted, a moment after it was: one commit for all calls of that moment.
import type { NewEvent } from '#kernel'
import { mostCounts, QuotaUsed } from './contract.ts'
import type { Count } from './counters.ts'

export interface SayingDeps {
  node(): string
  after(ms: number, run: () => void): () => void
  append(events: readonly NewEvent[]): Promise<unknown>
  newId(): string
}

export interface Saying {
  soon(): void
  /** Says the rest; rejects when it could not be written. */
  close(): Promise<void>
}

/** A process that is killed loses what it counted within this. */
const momentMs = 250

export function createSaying({ node, after, append, newId }: SayingDeps, collect: () => Count[]): Saying {
  let unsent: NewEvent[] = []
  let cancel: (() => void) | undefined
  let sending: Promise<void> = Promise.resolve()

  function pack() {
    const counts = collect()
    while (counts.length > 0) {
      unsent.push(QuotaUsed({ node: node(), counts: counts.splice(0, mostCounts) }, { id: newId() }))
    }
  }

  /** When it is not known whether an event was written, it is sent again under its id: it counts once. */
  async function send() {
    pack()
    const events = unsent
    if (events.length === 0) return
    await append(events)
    unsent = unsent.slice(events.length)
  }

  const soon = () => {
    cancel ??= after(momentMs, () => {
      cancel = undefined
      sending = sending.then(send).catch(soon)
    })
  }

  return {
    soon,
    async close() {
      cancel?.()
      await sending
      cancel?.()
      await send()
    },
  }
}
