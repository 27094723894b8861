import { keyKinds, KeyName } from '#domains/keys/contract'
import { PermissionPattern, RoleName } from '#domains/roles/contract'
import type { Caller, Credentials } from '#kernel'
import { z } from 'zod'
import type { LiveRoles } from './access-roles.ts'

/** Who is behind a client certificate. One without a rule is nobody. */
export const CertificateRule = z
  .strictObject({
    name: KeyName,
    /** SHA-256 of the certificate in hex, with colons or without. */
    fingerprint: z
      .string()
      .transform(text => text.replaceAll(':', '').toLowerCase())
      .pipe(z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 fingerprint has 64 hex digits'))
      .optional(),
    /** Its common name, for certificates of an authority that gives each name once. */
    subject: z.string().min(1).optional(),
    kind: z.enum(keyKinds).default('service'),
    roles: z.array(RoleName).min(1),
    scopes: z.array(PermissionPattern).default([]),
  })
  .refine(rule => (rule.fingerprint === undefined) !== (rule.subject === undefined), {
    message: 'say either fingerprint or subject',
  })
export type CertificateRule = z.output<typeof CertificateRule>

type Certificate = NonNullable<Credentials['certificate']>

/** Finds the caller of a certificate that the server has checked against its authorities. */
export function followCertificates(rules: readonly CertificateRule[], roles: LiveRoles) {
  const never = new AbortController().signal
  const known = rules.map(rule => {
    const permits = roles.permitting(rule.roles, rule.scopes)
    const actor = { id: rule.name, kind: rule.kind }
    const caller: Caller = { actor, roles: rule.roles, can: permits, ended: never }
    return { rule, caller }
  })
  return ({ subject, fingerprint256 }: Certificate): Caller | undefined => {
    const fingerprint = fingerprint256.replaceAll(':', '').toLowerCase()
    const found = known.find(
      ({ rule }) =>
        rule.fingerprint === fingerprint || (rule.subject !== undefined && rule.subject === subject),
    )
    return found?.caller
  }
}
