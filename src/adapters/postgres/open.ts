import type { Opened, OpenOptions } from '#kernel/ports'
import {
  clientConfig,
  engineSettings,
  openConnections,
  sessionMark,
  within,
  type Address,
  type Connections,
} from './connect.ts'
import { storeError, toStoreError } from './errors.ts'
import type { Self } from './head.ts'
import { openLease } from './lease.ts'
import { createLocks } from './locks.ts'
import { openNotices, type Notices } from './notices.ts'
import { prepareSchema } from './prepare.ts'
import { createReader, type Reader } from './reader.ts'
import { openSession, type Session } from './session.ts'
import { createKnownTables, type KnownTables } from './tables.ts'
import { senderText } from './write.ts'
import { createWriter, type Writer } from './writer.ts'

/** Everything that lives while a store is open. */
export interface Parts {
  readonly opened: Opened
  readonly tables: KnownTables
  readonly writer: Writer
  readonly reader: Reader
  readonly notices: Notices
  readonly reads: Connections
  readonly session: Session
  close(): Promise<void>
}

export interface PartsOptions extends Address {
  readonly leaseMs: number
  readonly now: () => number
}

interface Closable {
  close(): Promise<void>
}

/** Opens one after the other; when one fails, those before it are closed. */
export async function openParts(options: PartsOptions, given: OpenOptions): Promise<Parts> {
  const { length } = given.node
  if (length === 0 || length > 200) {
    throw storeError('STORE_REFUSED', `The name of a node has 1 to 200 characters, not ${length}`)
  }
  const toClose: Closable[] = []
  const closeAll = async () => {
    await Promise.all(toClose.map(part => part.close()))
  }
  try {
    return await openEach(options, given, toClose)
  } catch (error) {
    await closeAll()
    throw toStoreError(error)
  }
}

async function openEach(options: PartsOptions, given: OpenOptions, toClose: Closable[]): Promise<Parts> {
  const { schema, leaseMs, now } = options
  const mark = sessionMark(schema, given.node)
  const config = (use: string) => clientConfig(options, `${use} ${mark}`, engineSettings)
  const kept = <T extends Closable>(part: T): T => {
    toClose.push(part)
    return part
  }

  const session = kept(await openSession({ config: config('writer') }))
  const { head, revision, recreated } = await prepareSchema(session.link(), { schema, leaseMs, ...given })
  const self: Self = { node: given.node, incarnation: revision, channel: `alice_${schema}`, isFenced: false }
  const tables = createKnownTables(given.tables)

  const notices = kept(await openNotices(config('notices'), self.channel, senderText(self)))
  const reads = kept(openConnections(config('reads'), 4))
  const locks = kept(createLocks(config('locks'), schema))
  const dropLocksOf = async (other: string) => {
    const text = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1::text'
    await reads.run({ text, values: [`alice locks ${sessionMark(schema, other)}`] })
  }
  const lease = openLease({ run: reads.run, runAtOnce: notices.run, self, locks, leaseMs, dropLocksOf })
  const writer = createWriter({ session, self, tables, now })
  return {
    opened: { head, lease, recreated },
    tables,
    writer,
    reader: createReader(tables, reads.run),
    notices,
    reads,
    session,
    async close() {
      await within(writer.idle(), 1500, () => void session.close())
      await lease.end()
      await Promise.all(toClose.map(part => part.close()))
    },
  }
}
