import type { EventRecord } from '#kernel'
import type { DraftEvent } from '../middleware.ts'

export const draft = (type: string, more: Partial<DraftEvent> = {}): DraftEvent => ({
  type,
  version: 1,
  subject: 'cat',
  data: {},
  ...more,
})

/** A log that remembers its batches. */
export function journal() {
  const batches: string[][] = []
  let position = 0
  const submit = async (kept: readonly DraftEvent[]) => {
    batches.push(kept.map(each => each.type))
    return kept.map(each => ({ ...each, id: `evt_${(position += 1)}`, position }) as EventRecord)
  }
  return { batches, submit }
}

/** A log that takes nothing. */
export const refuse = (error: Error) => async () => {
  throw error
}
