// A node of its own: opens a store as it is told on the command line and does what its parent asks.
import type { CommitAnswer, NodeLease, Store, StoredEvent } from '#kernel/ports'
import { postgresStore } from '../index.ts'

const { node, ...options } = JSON.parse(process.argv[2]!) as {
  node: string
  url: string
  schema: string
  leaseMs: number
}
const store: Store = postgresStore(options)
const { lease } = await store.open({ node, tables: [] })
const tell = (what: object) => process.send!(what)

async function writeMany(count: number): Promise<CommitAnswer['status']> {
  let head = await store.head()
  for (let written = 0; written < count;) {
    const size = Math.min(1 + (written % 20), count - written)
    const answer = await store.commit({ base: head, events: eventsAfter(head, size, written), rows: [] })
    if (answer.status === 'fenced') return 'fenced'
    head = answer.status === 'stale' ? answer.head : head + size
    if (answer.status === 'committed') written += size
  }
  return 'committed'
}

const eventsAfter = (head: number, size: number, from: number) =>
  Array.from({ length: size }, (_, at): StoredEvent => ({
    position: head + 1 + at,
    id: `evt_${node}_${from + at}`,
    type: 'thing.noted',
    version: 1,
    subject: node,
    time: 1_700_000_000_000,
    source: `/alice/${node}`,
    priority: 2,
    data: JSON.stringify({ n: from + at, filler: 'x'.repeat(200) }),
    context: '',
  }))

async function hold(own: NodeLease, name: string) {
  const { lost } = await own.exclusive(name, new AbortController().signal)
  lost.addEventListener('abort', () => tell({ lost: name }))
}

const tasks: Record<string, (argument: any) => Promise<object>> = {
  write: async (count: number) => ({ wrote: await writeMany(count) }),
  exclusive: async (name: string) => hold(lease, name).then(() => ({ holds: name })),
  /** Takes the log and never lets go. */
  freeze: () => store.commitLocked(() => new Promise(() => tell({ holds: 'the log' }))),
  close: async () =>
    store
      .close()
      .then(() => process.disconnect())
      .then(() => ({})),
}

process.on('message', ([task, argument]: [string, unknown]) => {
  void tasks[task]!(argument)
    .catch((error: unknown) => ({ failed: String(error) }))
    .then(answer => process.connected && tell(answer))
})
tell({ opened: node })
