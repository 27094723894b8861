// I1  Nothing is appended before every event of the append has passed its chain or been vetoed.
// I2  What passed is appended as one batch, all or nothing.
// I3  An append that is on disk is answered as such: what breaks on the way back is reported, not thrown.
import type { EventContext, EventRecord, NewEvent } from '#kernel'

/** An event on its way into the log. */
export interface DraftEvent extends NewEvent, EventContext {}

/** Hands the event on; the answer is its record once it is on disk, or undefined when somebody further in vetoed it. */
export type Next = (event: DraftEvent) => Promise<EventRecord | undefined>

/**
 * Sees every event before it is appended and its record after (G11). Not calling `next` vetoes the event, handing on
 * another event changes what is appended, and what it returns is what the caller gets.
 */
export type Middleware = (event: DraftEvent, next: Next) => Promise<EventRecord | undefined>

type Submit = (kept: readonly DraftEvent[]) => Promise<readonly EventRecord[]>

/** Takes events through all middleware and appends what is left of them; answers in the order of the drafts. */
export type Prepare = (
  drafts: readonly DraftEvent[],
  submit: Submit,
) => Promise<readonly (EventRecord | undefined)[]>

interface ComposeOptions {
  /** Told what a middleware threw after its event was on disk. */
  readonly onLateError?: (error: unknown, record: EventRecord) => void
}

export function composeMiddleware(list: readonly Middleware[], options: ComposeOptions = {}): Prepare {
  const { onLateError = () => {} } = options
  if (list.length === 0) return (drafts, submit) => submit(drafts)

  return async (drafts, submit) => {
    const batch = createBatch(drafts.length, submit)
    const chains = drafts.map((draft, index) => {
      const chain = runChain(list, draft, event => batch.keep(index, event))
      chain.then(
        () => batch.decided(index),
        (error: unknown) => batch.failed(index, error),
      )
      return chain
    })
    const ends = await Promise.allSettled(chains)
    const records = await batch.submitted
    return ends.map((end, index) => {
      if (end.status === 'fulfilled') return end.value
      const record = records.get(index)
      if (record) onLateError(end.reason, record)
      return record
    })
  }
}

/** The outermost middleware first; each may call its `next` once. */
function runChain(
  list: readonly Middleware[],
  draft: DraftEvent,
  innermost: Next,
): Promise<EventRecord | undefined> {
  const enter = async (at: number, event: DraftEvent): Promise<EventRecord | undefined> => {
    const middleware = list[at]
    if (!middleware) return innermost(event)
    let isCalled = false
    return middleware(event, async changed => {
      if (isCalled) throw new Error(`A middleware handed ${event.type} on twice; it may do so once`)
      isCalled = true
      return enter(at + 1, changed)
    })
  }
  return enter(0, draft)
}

/** Waits until every event is decided, then submits those that were kept. */
function createBatch(size: number, submit: Submit) {
  const kept = new Map<number, DraftEvent>()
  const undecided = new Set(Array.from({ length: size }, (_, index) => index))
  const records = Promise.withResolvers<ReadonlyMap<number, EventRecord>>()
  let failure: { readonly error: unknown } | undefined
  let isSubmitted = false
  // Everybody who waits for it hears of the failure; a batch that nobody waits for is no fault.
  records.promise.catch(() => undefined)

  const submitAll = async () => {
    isSubmitted = true
    if (failure) throw failure.error
    const indexes = [...kept.keys()].toSorted((a, b) => a - b)
    if (indexes.length === 0) return new Map<number, EventRecord>()
    const appended = await submit(indexes.map(index => kept.get(index)!))
    return new Map(indexes.map((index, at) => [index, appended[at]!] as const))
  }

  const decided = (index: number) => {
    if (!undecided.delete(index) || undecided.size > 0) return
    submitAll().then(records.resolve, records.reject)
  }
  if (size === 0) records.resolve(new Map())

  return {
    submitted: records.promise,
    decided,
    async keep(index: number, event: DraftEvent) {
      if (!undecided.has(index)) throw new Error(`A middleware handed ${event.type} on after it had answered`)
      kept.set(index, event)
      decided(index)
      return (await records.promise).get(index)
    },
    failed(index: number, error: unknown) {
      if (!isSubmitted) failure ??= { error }
      decided(index)
    },
  }
}
