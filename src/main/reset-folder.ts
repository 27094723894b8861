import { Refusal } from '#kernel'
import { access, readdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { findSamples, removeKnown, samplesIn } from './demo/samples.ts'

/** What Alice makes in a data folder; of anything else she does not know whose it is. */
const ours = [
  /^alice\.db(-shm|-wal)?$/,
  /^alice\.log(\.\d+)?$/,
  /^lock\.db(-journal)?$/,
  /^(owner|server)\.json(\.\d+)?$/,
  /^(owner|audit|secrets|session)\.key$/,
  /^audit\.seal$/,
  /^mcp\.secret$/,
  /^blobs$/,
  /^engines$/,
]

/** Refuses a folder that is no data folder, and one whose log is kept elsewhere. */
export async function assertOurs(home: string, { ALICE_STORE: store, ALICE_STORE_SCHEMA: schema }: Config) {
  if (store !== undefined) {
    throw new Refusal(
      'STORE_ELSEWHERE',
      `The log is in Postgres, schema ${schema}, and other processes may use it; drop it there`,
      {
        status: 409,
        suggestions: ['drop the schema'],
      },
    )
  }
  for (const name of ['alice.db', 'lock.db']) {
    const isThere = await access(join(home, name)).then(
      () => true,
      () => false,
    )
    if (isThere) continue
    throw new Refusal(
      'NOT_A_DATA_FOLDER',
      `${home} has no ${name}, so it is no data folder of an Alice; nothing was done`,
      {
        status: 409,
        suggestions: ['set ALICE_HOME'],
        details: { home },
      },
    )
  }
}

/** Removes what Alice made, by name, and the sample pictures, by their bytes; answers what stays. */
export async function clearFolder(home: string): Promise<{ readonly kept: readonly string[] }> {
  const { hashes } = await findSamples(home)
  await removeKnown(samplesIn(home), new Set(hashes))
  // Empty when no deployment keeps a file there any more.
  await rmdir(join(home, 'files')).catch(() => undefined)
  const kept: string[] = []
  for (const name of await readdir(home)) {
    if (ours.some(pattern => pattern.test(name))) await rm(join(home, name), { recursive: true })
    else kept.push(name)
  }
  if (kept.length === 0) await rmdir(home)
  return { kept }
}
