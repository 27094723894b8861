// What a browser holds instead of a key.
// I1  The cookie is the credential itself, sealed: it is good as long as the credential is, and until its day.
// I2  A link brings in once, whoever comes first, and for a short time.
import { Refusal } from '#kernel'
import { sha256 } from '#lib/hash'
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

export interface Sessions {
  /** The name of its cookie: two Alices on one machine share a cookie jar, whatever their ports. */
  readonly cookie: string
  readonly lifeSeconds: number
  /** Refuses a credential no browser would keep as a cookie. */
  seal(token: string): string
  /** The first credential that was sealed here and has not run out. */
  open(sealed: readonly string[]): string | undefined
  /** A code that stands for the credential once. */
  makeCode(token: string): { readonly code: string; readonly expiresAt: number }
  /** The credential a code stands for; undefined when it was used, ran out or never was. */
  redeem(code: string): string | undefined
}

export interface SessionOptions {
  /** What seals are made with; processes that share it take each other's sessions. */
  readonly secret: string
  now(): number
}

const lifeSeconds = 30 * 86_400
const codeLifeMs = 15 * 60_000
const mostCodes = 100
const longestCookie = 3900
const ivBytes = 12
const tagBytes = 16

export function createSessions({ secret, now }: SessionOptions): Sessions {
  const key = createHash('sha256').update(`alice console session ${secret}`).digest()
  const codes = new Map<string, { readonly token: string; readonly expiresAt: number }>()

  function openOne(sealed: string): string | undefined {
    const bytes = Buffer.from(sealed, 'base64url')
    if (bytes.length <= ivBytes + tagBytes) return undefined
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes))
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
    try {
      const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()])
      const { token, until } = JSON.parse(text.toString()) as { token: string; until: number }
      return now() < until ? token : undefined
    } catch {
      // Another Alice's, or changed.
      return undefined
    }
  }

  return {
    cookie: `alice_${sha256(key).slice(0, 8)}`,
    lifeSeconds,
    seal(token) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const text = JSON.stringify({ token, until: now() + lifeSeconds * 1000 })
      const body = Buffer.concat([cipher.update(text), cipher.final()])
      const sealed = Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
      if (sealed.length <= longestCookie) return sealed
      throw new Refusal('TOO_LARGE', 'This token is too long for a browser to keep', {
        suggestions: ['use_a_key'],
      })
    },
    open(sealed) {
      for (const each of sealed) {
        const token = openOne(each)
        if (token !== undefined) return token
      }
      return undefined
    },
    makeCode(token) {
      const [oldest] = codes.keys()
      if (codes.size >= mostCodes && oldest !== undefined) codes.delete(oldest)
      const code = randomBytes(18).toString('base64url')
      const expiresAt = now() + codeLifeMs
      codes.set(sha256(code), { token, expiresAt })
      return { code, expiresAt }
    },
    redeem(code) {
      const hash = sha256(code)
      const found = codes.get(hash)
      codes.delete(hash)
      return found && now() < found.expiresAt ? found.token : undefined
    },
  }
}
