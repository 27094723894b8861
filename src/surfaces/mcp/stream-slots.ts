import { Refusal } from '#kernel'

/** Streams that stay open by themselves, counted for all and for each actor. */
export interface StreamSlots {
  /** Answers how to give it back; refuses when there are too many. */
  take(actor: string): () => void
}

export function createStreamSlots(most: number, mostOfOne: number): StreamSlots {
  const open = new Map<string, number>()
  let total = 0

  return {
    take(actor) {
      const own = open.get(actor) ?? 0
      if (own >= mostOfOne || total >= most) {
        const allowed = own >= mostOfOne ? mostOfOne : most
        throw new Refusal('BUSY', `${allowed} streams are open; close one first`, {
          details: { open: total, yours: own },
          suggestions: ['close_a_stream'],
        })
      }
      open.set(actor, own + 1)
      total += 1
      let isGivenBack = false
      return () => {
        if (isGivenBack) return
        isGivenBack = true
        total -= 1
        const left = open.get(actor)! - 1
        if (left > 0) open.set(actor, left)
        else open.delete(actor)
      }
    },
  }
}
