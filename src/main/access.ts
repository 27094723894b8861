// Who may come in. Whatever is shown is looked up, not decoded into rights: what somebody may do is what the roles
// permit at this moment.
import type { Tokens } from '#domains/keys/ports'
import { Refusal, trustedCaller, type Authenticate, type Caller, type Credentials } from '#kernel'
import type { Clock } from '#kernel/ports'
import type { App } from '#kernel/run'
import { sha256 } from '#lib/hash'
import { followCertificates, type CertificateRule } from './access-certificates.ts'
import { createDenials } from './access-denials.ts'
import { followKeys } from './access-keys.ts'
import { followRoles } from './access-roles.ts'
import { createTokenSessions } from './access-tokens.ts'
import { createUseRecord } from './access-use.ts'
import { owner } from './owner-key.ts'

export interface AccessOptions {
  readonly app: App
  readonly clock: Clock
  /** Of the one who owns the data folder. */
  readonly ownerKey: string
  readonly tokens?: Tokens | undefined
  readonly certificates?: readonly CertificateRule[] | undefined
}

export interface Access {
  readonly authenticate: Authenticate
  close(): void
}

/** Longer than any key, and than any token that names a person and their roles. */
const longestToken = 16_384

export async function openAccess({
  app,
  clock,
  ownerKey,
  tokens,
  certificates,
}: AccessOptions): Promise<Access> {
  const roles = await followRoles(app)
  const keys = followKeys({ app, roles, clock })
  const sessions = createTokenSessions({ tokens, roles, clock })
  const byCertificate = followCertificates(certificates ?? [], roles)
  const denials = createDenials(app, clock)
  const noteUse = createUseRecord(app, clock)
  const ownerHash = sha256(ownerKey)
  const theOwner = trustedCaller(owner)
  const speakFor = createSpeakers(roles.permitting(['assistant'], []))

  async function whoShows({ token, certificate, address }: Credentials): Promise<Caller | undefined> {
    if (token === undefined) return certificate && byCertificate(certificate)
    if (token.length > longestToken) return undefined
    const hash = sha256(token)
    if (hash === ownerHash) return theOwner
    const holder = await keys.callerOf(token, hash)
    if (holder?.key !== undefined) noteUse(holder.key, address)
    return holder ?? sessions.callerOf(token)
  }

  return {
    async authenticate(credentials) {
      const { token, certificate, assistant } = credentials
      if (token === undefined && certificate === undefined) return undefined
      const caller = await whoShows(credentials)
      if (caller) return assistant === undefined ? caller : speakFor(caller, assistant)
      await denials.deny(credentials)
      throw new Refusal('UNAUTHENTICATED', 'These credentials are not good here', {
        suggestions: ['send_key'],
      })
    },
    close() {
      for (const part of [denials, sessions, keys, roles]) part.close()
    },
  }
}

/** An assistant that speaks through somebody's program may do what both may, and asks before it changes things. */
function createSpeakers(assistantMay: (permission: string) => boolean) {
  const speakers = new WeakMap<Caller, Map<string, Caller>>()
  return (caller: Caller, name: string): Caller => {
    const id = name.replaceAll(/[^\w.-]/g, '').slice(0, 60) || 'assistant'
    const known = speakers.get(caller) ?? new Map<string, Caller>()
    speakers.set(caller, known)
    const speaker: Caller = known.get(id) ?? {
      actor: { id: caller.actor === owner ? id : `${caller.actor.id}/${id}`, kind: 'assistant' },
      roles: ['assistant'],
      key: caller.key,
      behind: caller,
      can: permission => assistantMay(permission) && caller.can(permission),
      get ended() {
        return caller.ended
      },
    }
    if (known.size < mostSpeakers) known.set(id, speaker)
    return speaker
  }
}

const mostSpeakers = 100
