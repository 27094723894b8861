import type { Actor } from '#kernel'
import { appClient, type AliceClient } from '#surfaces/client'
import type { Config } from '../config.ts'
import { openAlice } from './alice.ts'
import type { Reached } from './connect.ts'
import { openFolder } from './folder-owner.ts'
import { localCaller } from './local-caller.ts'
import { openLogFile } from './open-log-file.ts'

/** Alice opened in this process, for as long as it has something to ask. */
export async function openHere(config: Config, actor: Actor): Promise<Reached> {
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
