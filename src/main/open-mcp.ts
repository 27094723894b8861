import { grants, type Authenticate, type Caller } from '#kernel'
import type { App } from '#kernel/run'
import type { HttpPart } from '#surfaces/http'
import { mcpPart } from '#surfaces/mcp'
import { createHmac, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { readIssuers } from './access-config.ts'
import { owner } from './owner-key.ts'
import { loadPlugins } from './plugins.ts'
import { secretFile } from './secret-file.ts'

/** MCP at /mcp, with what plugins add to it. */
export async function openMcp(app: App, config: Config): Promise<HttpPart> {
  const plugins = await loadPlugins(config)
  return mcpPart({
    app,
    version: app.version,
    secret: await readSecret(config),
    extras: plugins.flatMap(({ mcp }) => (mcp ? [mcp] : [])),
    personBehind: caller => personBehind(config, caller),
    issuers: readIssuers(config),
  })
}

/** Of the key that all processes of one Alice share, where they do; of this data folder otherwise. */
async function readSecret({ ALICE_SECRETS_KEY: shared, ALICE_HOME: home }: Config): Promise<string> {
  if (shared === undefined) return secretFile(join(home, 'mcp.secret'), newSecret)
  return createHmac('sha256', shared).update('what MCP clients bring back').digest('base64url')
}

const newSecret = () => randomBytes(32).toString('base64url')

/**
 * The person whose program an assistant speaks through, where the configuration says that the program may say yes for
 * them: it could also say yes by itself, so that nobody is trusted unasked. `*` is for the owner's own programs; those
 * of others are named (`ann/desktop`). Nobody can approve through an assistant what they may not approve themselves.
 */
export function personBehind(
  { ALICE_APPROVE_THROUGH: trusted = [] }: Pick<Config, 'ALICE_APPROVE_THROUGH'>,
  { actor, behind, ended }: Caller,
): Caller | undefined {
  if (behind?.actor.kind !== 'person') return undefined
  const isOwners = behind.actor.id === owner.id && trusted.includes('*')
  if (!isOwners && !trusted.includes(actor.id)) return undefined
  return { ...behind, can: permission => approvals.has(permission) && behind.can(permission), ended }
}

const approvals = new Set(['changes:read', 'changes:approve'])

const never = new AbortController().signal
const conformance: Caller = {
  actor: { id: 'conformance', kind: 'assistant' },
  can: permission => grants('conformance:*', permission),
  ended: never,
}

/**
 * The conformance suite shows no key. With its profile, and only on this machine, whoever shows none may use the fixtures
 * of the profile and nothing else.
 */
export function letConformanceIn(config: Config, authenticate: Authenticate): Authenticate {
  if (config.ALICE_PROFILE !== 'conformance') return authenticate
  if (!isLoopback(config.ALICE_HOST)) {
    throw new Error('The profile conformance answers without a key, so it needs ALICE_HOST to be 127.0.0.1')
  }
  process.stderr.write(conformanceWarning)
  return async credentials =>
    credentials.token === undefined &&
    credentials.certificate === undefined &&
    isLoopback(credentials.address)
      ? conformance
      : authenticate(credentials)
}

const conformanceWarning = `
  The profile conformance is on: programs of this machine may use its fixtures without a key.
  Do not keep anything of yours in this data folder.

`

const isLoopback = (address = '') => /^(localhost|::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(address)
