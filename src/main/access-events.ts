import type { EventRecord } from '#kernel'
import type { App } from '#kernel/run'

interface Hearing {
  onEvent(record: EventRecord): void
  /** Events of these types may have been missed, as after a long pause of the store: read again what is known. */
  onGap(): void
}

/** Hears of events in the moment they are published, and knows when it may have missed some. */
export function hearEvents(
  { bus }: Pick<App, 'bus'>,
  types: readonly string[],
  { onEvent, onGap }: Hearing,
): () => void {
  let lastHeard = 0
  const ends = [
    bus.subscribe(types, record => {
      lastHeard = record.position
      onEvent(record)
    }),
    bus.onPublished(types, (from, to) => {
      if (from !== to || from !== lastHeard) onGap()
    }),
  ]
  return () => {
    for (const end of ends) end()
  }
}
