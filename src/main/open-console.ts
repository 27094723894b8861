import type { Authenticate } from '#kernel'
import { consolePart, createSessions, linkOf, type ConsoleOptions, type Sessions } from '#surfaces/console'
import type { HttpPart } from '#surfaces/http'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { ownerKey } from './owner-key.ts'
import { secretFile } from './secret-file.ts'
import { packageFile } from './version.ts'

/** What seals sessions: the key that processes share, or one of this data folder. */
export async function openSessions({
  ALICE_SECRETS_KEY: shared,
  ALICE_HOME: home,
}: Config): Promise<Sessions> {
  const secret =
    shared ?? (await secretFile(join(home, 'session.key'), () => randomBytes(32).toString('base64url')))
  return createSessions({ secret, now: () => Date.now() })
}

/** Who shows no token but a session shows what it stands for. */
export const withSessions =
  (authenticate: Authenticate, sessions: Sessions): Authenticate =>
  credentials => {
    if (credentials.sessions === undefined) return authenticate(credentials)
    return authenticate({ ...credentials, sessions: undefined, token: sessions.open(credentials.sessions) })
  }

export const openConsole = (options: Omit<ConsoleOptions, 'folder'>): HttpPart =>
  consolePart({ ...options, folder: packageFile('dist/console') })

/** Brings the owner of the data folder in, once: for the line a start prints. */
export const ownerLink = async (sessions: Sessions, home: string, url: string): Promise<string> =>
  linkOf(url, sessions.makeCode(await ownerKey(home)).code)
