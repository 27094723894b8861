// AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. A sealed text is `v1.<key>.<nonce>.<text>.<tag>`; the name
// of the secret is bound to it as additional data.
import type { Sealer } from '#domains/secrets/ports'
import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto'

interface SealingKey {
  /** Tells keys apart in what they sealed; says nothing about them. */
  readonly id: string
  readonly bytes: Buffer
}

/** Seals under the first key, opens what was sealed under any. Keys are 32 random bytes in base64. */
export function sealedSecrets(keys: readonly string[]): Sealer {
  const known = keys.map(toKey)
  const [current] = known
  if (!current) throw new RangeError('There is no key to seal secrets with')

  return {
    seal(name, value) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', current.bytes, nonce).setAAD(Buffer.from(name))
      const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
      const parts = [nonce, text, cipher.getAuthTag()].map(part => part.toString('base64url'))
      return ['v1', current.id, ...parts].join('.')
    },

    open(name, sealed) {
      const [version, id, ...parts] = sealed.split('.')
      if (version !== 'v1' || parts.length !== 3) throw new Error(`${name} is not sealed in a known way`)
      const key = known.find(each => each.id === id)
      if (!key) {
        throw new Error(
          `${name} was sealed under the key ${id}, which is not here; set ALICE_SECRETS_KEY to it`,
        )
      }
      const [nonce, text, tag] = parts.map(part => Buffer.from(part, 'base64url')) as [Buffer, Buffer, Buffer]
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: 16 })
        .setAAD(Buffer.from(name))
        .setAuthTag(tag)
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8')
    },

    isCurrent: sealed => sealed.startsWith(`v1.${current.id}.`),
  }
}

function toKey(text: string): SealingKey {
  const bytes = Buffer.from(text.trim(), 'base64')
  if (bytes.length !== 32) {
    throw new RangeError('A key for secrets is 32 random bytes in base64: openssl rand -base64 32')
  }
  return { bytes, id: hash('sha256', Buffer.concat([Buffer.from('alice sealing key'), bytes])).slice(0, 12) }
}
