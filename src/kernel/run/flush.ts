// I1  Every entry of a flush is all or nothing; a refused entry does not disturb the others.
// I2  Checks and folds are computed on a known head and committed only on that head (G2, G4);
//     when another process moved it, they are computed again while the log is held.
// I3  Records are published in position order, each once, after they are committed (G3).
import { Refusal, type EventRecord } from '#kernel'
import { prepareDraft, type Draft, type DraftDeps, type Entry } from './draft.ts'
import type { CommitAnswer, StateReader, Store } from './ports.ts'

export interface FlushDeps extends DraftDeps {
  readonly store: Store
  /** Runs inside a locked flush; throws when this process may not write any more. */
  readonly checkViews?: (state: StateReader) => Promise<void>
  onCommitted(records: readonly EventRecord[], head: number): void
  /** This process may never write again. */
  onLost?(error: Error): void
}

/** Writes what was handed in together. One call at a time. */
export interface Flush {
  /** Answers every entry; never rejects. */
  flush(entries: readonly Entry[]): Promise<void>
  /** Tells how far other processes have moved the log; not while a flush runs. */
  sawHead(position: number): void
  /** Another process changed how views are folded: looks whether this one still may, before it writes again. */
  distrust(): void
}

export function createFlush(deps: FlushDeps, startHead: number): Flush {
  const { store, folder } = deps
  let head = startHead
  /** Flushes to do under the lock before trust in our own head returns. */
  let lockedFlushes = 0

  async function write(entries: readonly Entry[]) {
    if (lockedFlushes === 0) {
      const draft = await prepareDraft(deps, head, store, entries)
      if (await settle(draft, await commitDraft(draft))) return
      lockedFlushes = 16
    }
    folder.forget()
    let draft: Draft | undefined
    const answer = await store.commitLocked(async (lockedHead, state) => {
      await deps.checkViews?.(state)
      draft = await prepareDraft(deps, lockedHead, state, entries)
      return draft.batch
    })
    await settle(draft!, answer)
    // A flush that failed proves nothing.
    lockedFlushes -= 1
  }

  const commitDraft = (draft: Draft): Promise<CommitAnswer> | CommitAnswer =>
    draft.batch.events.length + draft.batch.rows.length > 0
      ? store.commit(draft.batch)
      : { status: 'committed' }

  /** False when the flush must be done again under the lock. */
  async function settle(draft: Draft, answer: CommitAnswer): Promise<boolean> {
    if (answer.status === 'stale') return false
    if (answer.status === 'fenced') {
      const message = 'Another process took over the work of this one; restart it'
      throw Object.assign(new Error(message), { code: 'FENCED' })
    }
    head = draft.batch.base + draft.batch.events.length
    folder.remember(draft.overlay)
    if (draft.committed.length > 0) deps.onCommitted(draft.committed, head)
    for (const { entry, records } of draft.accepted) entry.resolve(records)
    for (const { entry, error } of draft.refused) entry.reject(error)
    return true
  }

  return {
    async flush(entries) {
      try {
        await write(entries)
      } catch (error) {
        folder.forget()
        if (isLost(error)) deps.onLost?.(error)
        for (const entry of entries) entry.reject(storeTrouble(error))
      }
    },
    sawHead(position) {
      if (position <= head) return
      head = position
      folder.forget()
    },
    distrust() {
      lockedFlushes = Math.max(1, lockedFlushes)
    },
  }
}

const isLost = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && (error.code === 'FENCED' || error.code === 'VIEWS_CHANGED')

/** These do not go away by trying again. */
const ourMistakes = new Set(['INVALID_TEXT', 'INVALID_ROW', 'DUPLICATE_EVENT', 'VIEWS_CHANGED'])

/** What callers see when the store cannot write: nothing of theirs was kept, and trying again is right. */
function storeTrouble(error: unknown): unknown {
  const reason = (error as { code?: unknown }).code
  if (error instanceof Refusal || typeof reason !== 'string' || ourMistakes.has(reason)) return error
  const message = error instanceof Error ? error.message : 'The store did not write'
  return new Refusal('STORE_UNAVAILABLE', message, {
    details: { reason },
    suggestions: ['retry'],
    cause: error,
  })
}
