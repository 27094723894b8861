import type { Actor } from './event.ts'
import { Refusal } from './refusal.ts'

/** What somebody shows to say who they are, whatever surface they come through. */
export interface Credentials {
  /** A key or a JSON Web Token (RFC 6750). */
  readonly token?: string | undefined
  /** What a browser shows instead of a token: whoever made a session knows which token it stands for. */
  readonly sessions?: readonly string[] | undefined
  /** The certificate of the other end, when the connection proved that it holds it (mTLS). */
  readonly certificate?: { readonly subject: string; readonly fingerprint256: string } | undefined
  /** The caller's own program says that an assistant speaks through it: this can only lower what is allowed. */
  readonly assistant?: string | undefined
  /** Where the request came from, as far as this machine knows. */
  readonly address?: string | undefined
}

/** Who asks, and what they may do now. Surfaces hand it on with every request. */
export interface Caller {
  readonly actor: Actor
  /** What limits and quotas are given by, besides the actor; absent means none. */
  readonly roles?: readonly string[] | undefined
  /** The id of the API key that was shown. */
  readonly key?: string | undefined
  /** Whose credentials were shown, when an assistant speaks through their program. */
  readonly behind?: Caller | undefined
  /** Deny by default. The answer changes when permissions do, on open connections too. */
  can(permission: string): boolean
  /** Aborted when the credentials end: revoked, replaced or expired. What stays open closes then. */
  readonly ended: AbortSignal
}

/** Undefined when nothing was shown; wrong or ended credentials are refused as `UNAUTHENTICATED`. */
export type Authenticate = (credentials: Credentials) => Promise<Caller | undefined>

/** How much of a limit is left, as RateLimit header fields tell it (draft-ietf-httpapi-ratelimit-headers). */
export interface LimitState {
  /** The name of the policy that is nearest to its end. */
  readonly policy: string
  readonly limit: number
  readonly remaining: number
  /** Until it is whole again. */
  readonly reset_seconds: number
  readonly window_seconds: number
}

const never = new AbortController().signal

/** Somebody who may do everything as long as this process lives: Alice's owner at this machine, and tests. */
export const trustedCaller = (actor: Actor): Caller => ({ actor, can: () => true, ended: never })

/** True when a pattern covers a permission: `*` covers all, `assets:*` and `*:read` one side. */
export function grants(pattern: string, permission: string): boolean {
  if (pattern === '*' || pattern === permission) return true
  const [domain, effect] = pattern.split(':')
  const [wantedDomain, wantedEffect] = permission.split(':')
  if (effect === undefined || wantedEffect === undefined) return false
  return (domain === '*' || domain === wantedDomain) && (effect === '*' || effect === wantedEffect)
}

export const forbidden = (permission: string) =>
  new Refusal('FORBIDDEN', `This needs the permission ${permission}`, {
    details: { permission },
    suggestions: ['ask_for_permission'],
  })

/** Refuses whoever does not hold the permission. */
export function assertMay(caller: Caller | undefined, permission: string): void {
  if (!caller?.can(permission)) throw forbidden(permission)
}
