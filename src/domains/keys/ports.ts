import { port } from '#kernel'

/** Where new keys come from. */
export interface KeyMaker {
  /** `key_…`, never the same twice. */
  newId(): string
  /** 32 random bytes in base64url. */
  newSecret(): string
}
export const KeyMaker = port<KeyMaker>('keys.maker')

/** What a token says that somebody else's service has issued and signed. */
export interface TokenClaims {
  /** The short name of the issuer, as configured. */
  readonly issuer: string
  readonly subject: string
  readonly kind: 'person' | 'assistant' | 'service'
  readonly roles: readonly string[]
  /** Patterns that narrow the roles; none means all of what they permit. */
  readonly scopes: readonly string[]
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** Checks JSON Web Tokens (RFC 7519). */
export interface Tokens {
  /** Undefined for whatever is no good token of a configured issuer. */
  verify(token: string): Promise<TokenClaims | undefined>
}
