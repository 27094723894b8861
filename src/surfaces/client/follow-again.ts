import { isRefusal } from '#kernel'
// I1  Every event after the start, in order, each once, across any number of broken connections.
// I2  The first connection must succeed; a later one is tried again until `giveUpMs` have passed without an answer.
import { pause } from '#lib/pause'
import type { CloudEvent } from './alice-client.ts'
import { delayOf } from './delay.ts'
import { isFault } from './fault.ts'

export interface Reconnect {
  readonly firstMs: number
  readonly maxMs: number
  readonly giveUpMs: number
  /** How long a connection may be silent. */
  readonly silenceMs: number
  /** Told when a connection stands, and when it broke. */
  readonly onConnection?: ((isUp: boolean) => void) | undefined
}

export const patientReconnect: Reconnect = { firstMs: 200, maxMs: 5000, giveUpMs: 600_000, silenceMs: 45_000 }

/** What one connection brings: where it stands, and an event or none. */
export interface Arrived {
  readonly position?: number | undefined
  readonly event?: CloudEvent | undefined
  /** The server let go of a reader that was too slow. */
  readonly isDropped?: boolean | undefined
}

/** Opens a connection after the last position there was, again and again. */
export async function* followAgain(
  open: (last: number | undefined) => AsyncIterable<Arrived>,
  signal: AbortSignal,
  reconnect: Reconnect,
): AsyncGenerator<CloudEvent> {
  let last: number | undefined
  let wasConnected = false
  let failingSince: number | undefined
  let tries = 0
  const hasLeft = () => signal.aborted

  while (!hasLeft()) {
    try {
      for await (const { position, event, isDropped } of open(last)) {
        if (tries > 0 || !wasConnected) reconnect.onConnection?.(true)
        wasConnected = true
        failingSince = undefined
        tries = 0
        if (isDropped) break
        const isNew = last === undefined || position === undefined || position > last
        if (position !== undefined) last = Math.max(last ?? 0, position)
        if (event && isNew) yield event
      }
    } catch (error) {
      if (hasLeft()) return
      reconnect.onConnection?.(false)
      failingSince ??= performance.now()
      const isOver = !wasConnected || performance.now() - failingSince > reconnect.giveUpMs
      if (isOver || !mayPass(error)) throw error
    }
    await pause(delayOf(tries++, reconnect), signal)
  }
}

/** A server that starts, stops or lags behind answers again soon; other refusals stay. */
const mayPass = (error: unknown) =>
  isRefusal(error) ? error.status === 409 || error.status === 429 || error.status === 503 : isFault(error)
