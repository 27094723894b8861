import { memoryDisk, memoryStore, type MemoryStore } from './memory-store.ts'
import { storeLaw } from './store-law.ts'

const needSql = {
  reason: 'queries need SQL',
  tests: [
    'a query sees what a commit wrote as soon as it answers',
    'queries filter, order, join, count and group',
    'many queries at once are all answered',
    'a query sees a table as it was made last',
    'a query that is wrong is an error, and the next one works',
    'rows are found by their words',
    'what looks like search syntax is only words',
    'words follow every change of a row',
    'the more relevant row comes first',
    'matches are counted without a look at their rows',
    'the best are ranked as by relevance, with all that are as good',
    'rows are found among keys that a query answers',
  ],
}

storeLaw('one memory store', {
  async open() {
    const disk = memoryDisk()
    return {
      store: memoryStore({ disk }),
      reopen: async () => memoryStore({ disk }),
      destroy: async () => undefined,
    }
  },
  skips: [needSql],
})

storeLaw('memory stores that share a disk', {
  async open() {
    const disk = memoryDisk()
    const another = () => memoryStore({ disk, isShared: true })
    return {
      store: another(),
      reopen: async () => another(),
      second: async () => another(),
      hang: async store => (store as MemoryStore).hang(),
      destroy: async () => undefined,
    }
  },
  skips: [needSql],
})
