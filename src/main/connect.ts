import { pinoLog } from '#adapters/pino-log'
import type { Actor } from '#kernel'
import type { Connection } from '#surfaces/cli'
import { appClient, httpClient, type AliceClient } from '#surfaces/client'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { openFolder } from './folder-owner.ts'
import { assistantHeader, ownerKey } from './owner-key.ts'
import { findServer } from './server-file.ts'

/** A server named by ALICE_URL, else the one of this data folder, else Alice opened in this process. */
export async function connect(config: Config, actor: Actor): Promise<Connection> {
  const as = actor.kind === 'assistant' ? { fetch: speakingAs(actor) } : {}
  if (config.ALICE_URL !== undefined) {
    return { client: httpClient({ url: config.ALICE_URL, key: config.ALICE_KEY, ...as }), isEmbedded: false }
  }
  const url = await findServer(config.ALICE_HOME)
  if (url !== undefined) {
    return { client: httpClient({ url, key: await ownerKey(config.ALICE_HOME), ...as }), isEmbedded: false }
  }
  return { client: await openHere(config, actor), isEmbedded: true }
}

const speakingAs =
  (actor: Actor): typeof fetch =>
  (input, init) =>
    fetch(input, {
      ...init,
      headers: { ...(init?.headers as Record<string, string>), [assistantHeader]: actor.id },
    })

async function openHere(config: Config, actor: Actor): Promise<AliceClient> {
  const { openAlice } = await import('./alice.ts')
  const log = pinoLog({ level: config.ALICE_LOG_LEVEL, file: join(config.ALICE_HOME, 'alice.log') })
  const app = await openFolder(config.ALICE_HOME, () => openAlice({ config, log }))
  await app.start()
  const client = appClient(app, actor)
  return {
    ...client,
    async close() {
      await client.close()
      await app.stop()
      log.flush()
    },
  }
}
