import type { Actor } from '#kernel'
import type { Connection } from '#surfaces/cli'
import { appClient, httpClient, parseTraceparent, type AliceClient } from '#surfaces/client'
import type { Config } from '../config.ts'
import { openFolder } from './folder-owner.ts'
import { openLogFile } from './open-log-file.ts'
import { assistantHeader, localCaller, ownerKey } from './owner-key.ts'
import { findServer } from './server-file.ts'

/** An Alice that was reached, and the way to be somebody else there with the same right to come in. */
export interface Reached extends Connection {
  as(actor: Actor): AliceClient
}

/** A server named by ALICE_URL, else the one of this data folder, else Alice opened in this process. */
export async function connect(config: Config, actor: Actor): Promise<Reached> {
  const reached = await reach(config, actor)
  const traceparent = parseTraceparent(config.TRACEPARENT)
  if (traceparent === undefined) return reached
  const as = (other: Actor) => inTrace(reached.as(other), traceparent)
  return { ...reached, client: inTrace(reached.client, traceparent), as }
}

/** Every call belongs to the trace in which the command was started. */
const inTrace = (client: AliceClient, traceparent: string): AliceClient => ({
  ...client,
  call: (name, input, settings) => client.call(name, input, { traceparent, ...settings }),
})

async function reach(config: Config, actor: Actor): Promise<Reached> {
  const { ALICE_URL: url, ALICE_KEY: key, ALICE_HOME: home } = config
  if (url !== undefined) {
    return far(actor, other => httpClient({ url, key, fetch: speakingAs(other, fetch) }))
  }
  const server = await findServer(home)
  if (server) {
    const own = { url: server.url, key: await ownerKey(home) }
    return far(actor, other => httpClient({ ...own, fetch: speakingAs(other, server.fetch) }))
  }
  return openHere(config, actor)
}

const far = (actor: Actor, as: Reached['as']): Reached => ({ client: as(actor), as, isEmbedded: false })

/** Says with every request that an assistant speaks, when one does. */
function speakingAs({ id, kind }: Actor, send: typeof fetch): typeof fetch {
  if (kind !== 'assistant') return send
  return (input, init) =>
    send(input, {
      ...init,
      headers: { ...(init?.headers as Record<string, string>), [assistantHeader]: id },
    })
}

async function openHere(config: Config, actor: Actor): Promise<Reached> {
  const { openAlice } = await import('./alice.ts')
  const log = openLogFile(config)
  const app = await openFolder(config.ALICE_HOME, () => openAlice({ config, log }))
  await app.start()
  const as = (other: Actor): AliceClient => appClient(app, localCaller(other), { surface: 'cli' })
  const client = as(actor)
  const close = async () => {
    await client.close()
    await app.stop()
    log.flush()
  }
  return { client: { ...client, close }, as, isEmbedded: true }
}
