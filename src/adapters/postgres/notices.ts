import type pg from 'pg'
import type { Run } from './connect.ts'
import { openSession } from './session.ts'
import { ident } from './tables.ts'

export interface Notices {
  /** Calls back when another process may have committed. */
  listen(listener: () => void): () => void
  /** Runs a statement that must not wait behind others. */
  readonly run: Run
  readonly reconnects: number
  close(): Promise<void>
}

const pollMs = 1000
const patienceMs = 1500

/** Every commit is announced with its sender. While nothing can be heard, listeners are called every second. */
export async function openNotices(
  config: pg.ClientConfig,
  channel: string,
  sender: string,
): Promise<Notices> {
  const listeners = new Set<() => void>()
  const callAll = () => {
    for (const listener of listeners) listener()
  }
  let polling: NodeJS.Timeout | undefined

  const session = await openSession({
    config,
    async onUp(client, link) {
      client.on('notification', ({ payload }) => payload !== sender && callAll())
      await link.run({ text: `LISTEN ${ident(channel)}` })
      clearInterval(polling)
      // Something may have been said while nobody heard it.
      callAll()
    },
    onDown() {
      clearInterval(polling)
      polling = setInterval(callAll, pollMs)
    },
  })

  return {
    listen(listener) {
      const own = () => listener()
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    run: async statement => session.link().run(statement, patienceMs),
    get reconnects() {
      return session.reconnects
    },
    async close() {
      await session.close()
      clearInterval(polling)
      listeners.clear()
    },
  }
}
