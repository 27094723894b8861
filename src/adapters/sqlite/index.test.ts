import { storeLaw } from '#kernel/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteStore } from './index.ts'

storeLaw('sqlite', {
  async open() {
    const folder = await mkdtemp(join(tmpdir(), 'alice-sqlite-'))
    return {
      store: sqliteStore({ folder }),
      reopen: async () => sqliteStore({ folder }),
      destroy: () => rm(folder, { recursive: true }),
    }
  },
})
