import type { EventEmitter } from 'node:events'

// cspell:ignore cancelled
const event = 'cancelled'

/** Told when a call is over before its answer, and at the end of every call that was answered; the answer forgets it. */
export function onCanceled(call: EventEmitter, tell: () => void): () => void {
  call.once(event, tell)
  return () => void call.off(event, tell)
}
