import { localBlobs } from '#adapters/local-blobs'
import { sqliteStore } from '#adapters/sqlite'
import type { Blobs } from '#kernel'
import type { Store } from '#kernel/ports'
import { join } from 'node:path'
import type { Config } from '../config.ts'

export interface Storage {
  readonly store: Store
  readonly blobs: Blobs
  /** What is left to close when the store is closed. */
  close(): Promise<void>
}

/** The log and the blobs in the same place: in files of the data folder, or in the database other processes share. */
export async function openStorage({
  ALICE_HOME: home,
  ALICE_STORE: url,
  ALICE_STORE_SCHEMA: schema,
}: Config): Promise<Storage> {
  if (url === undefined) {
    return {
      store: sqliteStore({ folder: home }),
      blobs: localBlobs(join(home, 'blobs')),
      close: async () => {},
    }
  }
  // Loaded only where it is used: most people have one machine.
  const { postgresBlobs, postgresStore } = await import('#adapters/postgres')
  const blobs = postgresBlobs({ url, schema })
  return { store: postgresStore({ url, schema }), blobs, close: blobs.close }
}
