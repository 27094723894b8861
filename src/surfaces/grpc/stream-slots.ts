import { Refusal, type Caller } from '#kernel'

/** How many streams may be open, in all and for one actor. */
export interface StreamSlots {
  /** Runs while it holds a place; refuses when there is none. */
  hold<T>(caller: Pick<Caller, 'actor'>, run: () => Promise<T>): Promise<T>
}

export function createStreamSlots({
  streams,
  streamsPerActor,
}: {
  readonly streams: number
  readonly streamsPerActor: number
}): StreamSlots {
  const openByActor = new Map<string, number>()
  let open = 0

  return {
    async hold({ actor }, run) {
      const who = `${actor.kind}:${actor.id}`
      const own = openByActor.get(who) ?? 0
      const allowed = own >= streamsPerActor ? streamsPerActor : streams
      if (open >= streams || own >= streamsPerActor) throw full(allowed)
      open += 1
      openByActor.set(who, own + 1)
      try {
        return await run()
      } finally {
        open -= 1
        const left = openByActor.get(who)! - 1
        if (left > 0) openByActor.set(who, left)
        else openByActor.delete(who)
      }
    },
  }
}

const full = (allowed: number) =>
  new Refusal('BUSY', `${allowed} streams are open; close one first`, { suggestions: ['close_a_stream'] })
