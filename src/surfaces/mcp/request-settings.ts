import { parseTraceparent } from '#surfaces/client'
import type { Exchange } from './exchange.ts'
import { isFields, metaKeys, type Fields } from './protocol.ts'

/** What `_meta` says about one call besides who the client is. */
export function settingsIn({ _meta: meta }: Fields): Pick<Exchange, 'idempotencyKey' | 'traceparent'> {
  const { [metaKeys.idempotency]: key, traceparent } = isFields(meta) ? meta : {}
  return {
    idempotencyKey: typeof key === 'string' ? key : undefined,
    traceparent: parseTraceparent(traceparent),
  }
}
