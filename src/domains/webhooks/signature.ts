// Standard Webhooks 1.0.0 (https://www.standardwebhooks.com): who receives can tell that it comes from here, when, and
// that it was not changed.
import { sha256 } from '#lib/hash'
import { createHmac } from 'node:crypto'

const prefix = 'whsec_'

export const secretOf = (base64: string) => `${prefix}${base64}`

/** 24 to 64 bytes of key, as the specification asks. */
export function isSecret(text: string): boolean {
  const { length } = Buffer.from(text.slice(prefix.length), 'base64')
  return /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text) && length >= 24 && length <= 64
}

interface Signing {
  readonly messageId: string
  readonly body: string | Uint8Array
  readonly now: Date
  /** Every one of them signs: while a secret is rotated either is good. */
  readonly secrets: readonly string[]
}

export function signatureHeaders({ messageId, body, now, secrets }: Signing) {
  const timestamp = Math.floor(now.getTime() / 1000)
  const signatures = secrets.map(secret => {
    const hmac = createHmac('sha256', Buffer.from(secret.slice(prefix.length), 'base64'))
    return `v1,${hmac.update(`${messageId}.${timestamp}.`).update(body).digest('base64')}`
  })
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  }
}

/** The same events are the same message, however often they are sent. Its id has no dot, which separates what is signed. */
export function messageIdOf(eventIds: readonly string[]): string {
  const [only] = eventIds
  if (eventIds.length === 1 && /^[\w-]{1,100}$/.test(only!)) return only!
  return `${eventIds.length === 1 ? 'msg' : 'batch'}_${sha256(eventIds.join('\n')).slice(0, 32)}`
}
