// JSON Web Tokens by the rules of RFC 8725: the algorithm, the type, the issuer and the audience are ours to say, never
// the token's; its `kid` only picks among keys the issuer has published, and keys it brings along are not looked at.
import type { TokenClaims, Tokens } from '#domains/keys/ports'
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose'
import { readFile } from 'node:fs/promises'
import type { TokenIssuer } from './issuers.ts'

export { TokenIssuers, type TokenIssuer } from './issuers.ts'

export interface TokenOptions {
  readonly issuers: readonly TokenIssuer[]
  readonly fetch?: typeof fetch | undefined
  readonly now?: () => number
  /** Told why a token was not taken; whoever showed it is not. */
  onRefused?(reason: string): void
  /** Unknown key ids make one request in this time, however many come. */
  readonly cooldownMs?: number
}

interface Known {
  readonly rules: TokenIssuer
  readonly keys: JWTVerifyGetKey
}

const longestBytes = 16_384

/** Checks the tokens of the configured issuers. */
export async function joseTokens(options: TokenOptions): Promise<Tokens> {
  const { issuers, now = Date.now, onRefused = () => {} } = options
  const known = new Map<string, Known>()
  for (const rules of issuers) known.set(rules.issuer, { rules, keys: await keysOf(rules, options) })

  return {
    async verify(token) {
      if (token.length > longestBytes || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined
      try {
        const found = known.get(String(decodeJwt(token).iss))
        if (!found) throw new Error('no issuer of that name is configured')
        const { payload } = await jwtVerify(token, found.keys, checksOf(found.rules, now()))
        return claimsOf(found.rules, payload)
      } catch (error) {
        onRefused(error instanceof Error ? error.message : String(error))
        return undefined
      }
    },
  }
}

const checksOf = (rules: TokenIssuer, now: number) => ({
  issuer: rules.issuer,
  audience: rules.audience,
  algorithms: [...rules.algorithms],
  typ: rules.typ,
  requiredClaims: ['sub', 'exp', ...rules.required_claims],
  clockTolerance: rules.tolerance_seconds,
  currentDate: new Date(now),
})

async function keysOf(rules: TokenIssuer, options: TokenOptions): Promise<JWTVerifyGetKey> {
  if (rules.jwks_uri !== undefined) {
    const { cooldownMs = 30_000, fetch: send = fetch, now = Date.now } = options
    return createRemoteJWKSet(new URL(rules.jwks_uri), {
      timeoutDuration: 5000,
      cooldownDuration: cooldownMs,
      cacheMaxAge: 600_000,
      [customFetch]: restingFetch(send, { restMs: Math.min(cooldownMs, 5000), now }),
    })
  }
  const set: unknown = rules.jwks ?? JSON.parse(await readFile(rules.jwks_file!, 'utf8'))
  return createLocalJWKSet(set as Parameters<typeof createLocalJWKSet>[0])
}

/** Lets a service that failed rest for a while, whoever asks meanwhile: jose itself only waits after an answer. */
function restingFetch(
  send: typeof fetch,
  { restMs, now }: { readonly restMs: number; readonly now: () => number },
): typeof fetch {
  let failedAt = Number.NEGATIVE_INFINITY
  return async (url, init) => {
    if (now() - failedAt < restMs) throw new Error('the key set could not be read a moment ago')
    const response = await send(url, init).catch((error: unknown) => {
      failedAt = now()
      throw error
    })
    if (!response.ok) failedAt = now()
    return response
  }
}

function claimsOf(rules: TokenIssuer, payload: JWTPayload): TokenClaims {
  const { sub, exp } = payload
  if (typeof sub !== 'string' || sub === '' || sub.length > 200 || exp === undefined) {
    throw new Error('the subject is missing or too long')
  }
  const named = wordsAt(payload, rules.roles_claim).flatMap(word => own(rules.roles, word) ?? [])
  const scopes =
    rules.scopes_claim === undefined
      ? []
      : wordsAt(payload, rules.scopes_claim).flatMap(word => own(rules.scopes, word) ?? [])
  // Scopes were asked for and none of them means anything here: then nothing is permitted, and not everything.
  const isShut = rules.scopes_claim !== undefined && scopes.length === 0
  return {
    issuer: rules.name,
    subject: sub,
    kind: rules.kind,
    roles: isShut ? [] : [...new Set([...rules.default_roles, ...named])],
    scopes: [...new Set(scopes)],
    expiresAt: (exp + rules.tolerance_seconds) * 1000,
  }
}

/** The words of a claim: a list, or one text with spaces between them (RFC 6749 §3.3). */
function wordsAt(payload: JWTPayload, path: string): readonly string[] {
  const value = path
    .split('.')
    .reduce<unknown>((at, name) => (at && typeof at === 'object' ? own(at, name) : undefined), payload)
  if (typeof value === 'string') return value.split(' ').filter(Boolean)
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : []
}

const own = <T>(record: Readonly<Record<string, T>> | object, name: string): T | undefined =>
  Object.hasOwn(record, name) ? (record as Record<string, T>)[name] : undefined
