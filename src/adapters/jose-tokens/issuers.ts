import { keyKinds, KeyName } from '#domains/keys/contract'
import { PermissionPattern, RoleName } from '#domains/roles/contract'
import { z } from 'zod'

/** Signatures by a key pair only: a shared secret could be confused with a public key. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const

const claimPath = z
  .string()
  .max(200)
  .regex(/^[^.]+(\.[^.]+)*$/, 'a claim looks like roles or realm_access.roles')

/** One service whose tokens let people in, and what they may do then. */
export const TokenIssuer = z
  .strictObject({
    name: KeyName.describe('stands before the subject in the log: name/subject'),
    issuer: z.string().min(1).max(500).describe('exactly what its tokens say in `iss`'),
    audience: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .describe('`aud` must have one of these'),
    jwks_uri: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('where its public keys are'),
    jwks_file: z.string().optional().describe('or a file that has them'),
    jwks: z.looseObject({ keys: z.array(z.record(z.string(), z.unknown())).min(1) }).optional(),
    algorithms: z.array(z.enum(algorithms)).min(1).default(['RS256', 'ES256', 'EdDSA', 'Ed25519']),
    typ: z.string().default('at+jwt').describe('RFC 9068; many services say JWT'),
    required_claims: z.array(z.string()).max(20).default([]),
    kind: z.enum(keyKinds).default('person'),
    roles_claim: claimPath.default('roles'),
    /** What the claim says, and the role it means here. What is not listed means nothing. */
    roles: z.record(z.string(), RoleName).default({}),
    default_roles: z.array(RoleName).default([]),
    scopes_claim: claimPath.optional().describe('narrows the roles; absent means not'),
    /** What a scope of theirs covers here. */
    scopes: z.record(z.string(), z.array(PermissionPattern)).default({}),
    tolerance_seconds: z.number().int().min(0).max(60).default(5),
  })
  .refine(({ jwks_uri, jwks_file, jwks }) => [jwks_uri, jwks_file, jwks].filter(Boolean).length === 1, {
    message: 'say one of jwks_uri, jwks_file and jwks',
  })
export type TokenIssuer = z.output<typeof TokenIssuer>

export const TokenIssuers = z
  .array(TokenIssuer)
  .max(20)
  .refine(list => new Set(list.map(each => each.issuer)).size === list.length, 'each issuer is named once')
