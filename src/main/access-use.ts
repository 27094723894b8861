import { KeyUsed } from '#domains/keys/contract'
import type { Actor } from '#kernel'
import type { Clock } from '#kernel/ports'
import type { App } from '#kernel/run'

const everyMs = 3_600_000
const system: Actor = { id: 'alice', kind: 'system' }

/** Records that a key is in use: the first time, and then at most once an hour. */
export function createUseRecord(app: Pick<App, 'append' | 'log'>, clock: Clock) {
  const recordedAt = new Map<string, number>()
  return (keyId: string, address: string | undefined): void => {
    const now = clock.now()
    if (now - (recordedAt.get(keyId) ?? Number.NEGATIVE_INFINITY) < everyMs) return
    recordedAt.set(keyId, now)
    const event = KeyUsed({ key_id: keyId, ...(address !== undefined && { address: address.slice(0, 60) }) })
    app.append([event], { context: { actor: system } }).catch((error: unknown) => {
      app.log.error({ err: error }, 'The use of a key could not be recorded')
    })
  }
}
