import { PermissionPattern, permits, RoleName, type Grant } from '#domains/roles/contract'
import { event, grants } from '#kernel'
import { z } from 'zod'

export const KeyId = z.string().regex(/^key_[0-9a-z]{26}$/, 'a key id looks like key_01k…')
export const KeyName = z
  .string()
  .max(60)
  .regex(/^[a-z0-9][a-z0-9._-]*$/, 'a name has small letters, digits and . _ -')
export const keyKinds = ['person', 'assistant', 'service'] as const
export type KeyKind = (typeof keyKinds)[number]

/** SHA-256 of the whole key, lower-case hex: a key has 256 random bits, so nothing slower is needed. */
const KeyHash = z.string().regex(/^[0-9a-f]{64}$/)
const By = z.string().max(200)
const seenWith = { permission: 'keys:read' }
const ofKey = {
  ...seenWith,
  subject: (data: { key_id: string }) => data.key_id,
  priority: 'high' as const,
}

export const KeyCreated = event(
  'key.created',
  {
    key_id: KeyId,
    name: KeyName,
    kind: z.enum(keyKinds),
    roles: z.array(RoleName).max(20),
    /** Narrow what the roles permit; none means all of it. */
    scopes: z.array(PermissionPattern).max(100),
    hash: KeyHash,
    expires_at: z.iso.datetime().nullable(),
    created_by: By,
  },
  { ...ofKey, about: 'Somebody was given a key; the event has its hash only.' },
)

export const KeyRotated = event(
  'key.rotated',
  { key_id: KeyId, hash: KeyHash, previous_until: z.iso.datetime() },
  { ...ofKey, about: 'A key has a new secret; the old one is good a while longer.' },
)

export const KeyRevoked = event(
  'key.revoked',
  { key_id: KeyId, revoked_by: By, reason: z.string().max(500).optional() },
  { ...ofKey, about: 'A key is good for nothing any more, on open connections too.' },
)

export const KeyUsed = event(
  'key.used',
  { key_id: KeyId, address: z.string().max(60).optional() },
  {
    ...seenWith,
    subject: data => data.key_id,
    priority: 'low',
    about: 'A key was used; recorded at most once an hour and process.',
  },
)

export const AccessDenied = event(
  'access.denied',
  {
    address: z.string().max(60),
    /** What was shown last. */
    shown: z.enum(['key', 'token', 'certificate', 'other']),
    /** The id in the key that was shown, when it looked like one. */
    key_id: KeyId.optional(),
    attempts: z.number().int(),
  },
  {
    ...seenWith,
    subject: data => data.address,
    priority: 'low',
    about: 'Somebody came with credentials that are wrong; many attempts from one address are one event.',
  },
)

/** What a key says may be done: what one of its roles permits, within its scopes. */
export const keyPermits = (roles: readonly Grant[], scopes: readonly string[], permission: string): boolean =>
  roles.some(role => permits(role, permission)) &&
  (scopes.length === 0 || scopes.some(scope => grants(scope, permission)))

/** `alice_<id>_<secret>`; the id leads to the row, the secret is 32 random bytes in base64url. */
export const keyText = (keyId: string, secret: string): string =>
  `alice_${keyId.slice('key_'.length)}_${secret}`

/** The id in a key; undefined for whatever does not look like one. */
export function keyIdIn(text: string): string | undefined {
  const id = /^alice_([0-9a-z]{26})_[\w-]{43}$/.exec(text)?.[1]
  return id === undefined ? undefined : `key_${id}`
}

export const Key = z.object({
  key_id: z.string(),
  name: z.string(),
  kind: z.enum(keyKinds),
  status: z.enum(['active', 'expired', 'revoked']),
  roles: z.array(z.string()),
  scopes: z.array(z.string()),
  created_by: z.string(),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  rotated_at: z.string().nullable(),
  previous_until: z.string().nullable().describe('until then the secret before the last rotation is good'),
  revoked_at: z.string().nullable(),
  last_used_at: z.string().nullable().describe('to the hour'),
})

/** A key with its secret, which nothing will tell again. */
export const NewKey = z.object({
  key_id: z.string(),
  name: z.string(),
  key: z.string().describe('shown this once'),
  kind: z.enum(keyKinds),
  roles: z.array(z.string()),
  scopes: z.array(z.string()),
  expires_at: z.string().nullable(),
})
