import { closedLoop } from '../harness/load.ts'
import {
  atLeast,
  atMost,
  columns,
  type Contestant,
  type Opened,
  type Setting,
  type Suite,
} from '../harness/suite.ts'
import { openWorkflows } from '../ours/five-steps.ts'
import { onPostgres, onSqlite } from '../ours/open-app.ts'
import { openDbos } from '../peers/dbos.ts'
import { createDatabase } from '../peers/postgres.ts'
import { openRestate, partitions } from '../peers/restate.ts'

const atOnce = 50

export const suite: Suite = {
  name: 'workflows',
  title: 'Durable workflows of five steps, 1 KiB of result each',
  about: `Steps that do nothing, each written down before the next begins. ${atOnce} workflows at once, then one after another.`,
  columns: [
    { metric: 'per_second', title: 'workflows/s', digits: 0 },
    columns.p50,
    columns.p99,
    columns.stall,
    columns.cpu,
    { metric: 'alone_p50_ms', title: 'alone p50 ms', digits: 2 },
    { metric: 'alone_p99_ms', title: 'alone p99 ms', digits: 2 },
  ],
  ms: { full: 2500, quick: 400 },
  contestants: [
    alice('SQLite', 5000, placeOnSqlite),
    alice('Postgres', 4000, placeOnPostgres),
    dbos(),
    restate(),
  ],
}

/** The one measurement of this suite, whoever runs the workflows. */
const running = (run: (n: number) => Promise<void>, { ms }: Setting): Pick<Opened, 'measure' | 'warmUp'> => ({
  warmUp: async () => void (await closedLoop({ producers: atOnce, ms: Math.min(1500, ms) }, run)),
  async measure(meter) {
    const {
      value: many,
      seconds,
      cpuUs,
      stallP99Ms,
    } = await meter.run(() => closedLoop({ producers: atOnce, ms }, run))
    const alone = await closedLoop({ producers: 1, ms: ms / 3 }, run)
    return {
      per_second: many.count / seconds,
      p50_ms: many.percentile(0.5),
      p99_ms: many.percentile(0.99),
      stall_p99_ms: stallP99Ms,
      cpu_us: cpuUs / many.count,
      alone_p50_ms: alone.percentile(0.5),
      alone_p99_ms: alone.percentile(0.99),
    }
  },
})

interface Placed {
  readonly store: ReturnType<typeof onSqlite>
  readonly servers?: Opened['servers']
  readonly note?: string
  drop(): Promise<void>
}

async function placeOnSqlite({ folder }: Setting): Promise<Placed> {
  return { store: onSqlite(folder), drop: async () => {} }
}

async function placeOnPostgres({ postgresUrl }: Setting): Promise<Placed> {
  const database = await createDatabase(postgresUrl)
  return {
    store: onPostgres(database.url),
    servers: database.servers,
    note: `PostgreSQL ${database.version}`,
    drop: database.drop,
  }
}

function alice(store: string, perSecond: number, place: (setting: Setting) => Promise<Placed>): Contestant {
  return {
    name: `Alice, ${store}`,
    kind: 'ours',
    goals: [
      atLeast('per_second', perSecond),
      atMost('cpu_us', 180),
      atMost('p99_ms', 25),
      atMost('alone_p50_ms', 3),
    ],
    async open(setting) {
      const placed = await place(setting)
      const workflows = await openWorkflows(setting.folder, placed.store)
      return {
        note: placed.note,
        ...(placed.servers && { servers: placed.servers }),
        ...running(workflows.run, setting),
        async close() {
          await workflows.close()
          await placed.drop()
        },
      }
    },
  }
}

function dbos(): Contestant {
  return {
    name: 'DBOS, Postgres',
    kind: 'peer',
    async open(setting) {
      const database = await createDatabase(setting.postgresUrl)
      const engine = await openDbos(database)
      return {
        note: `PostgreSQL ${database.version}, started directly and not through a queue`,
        servers: database.servers,
        ...running(engine.run, setting),
        async close() {
          await engine.close()
          await database.drop()
        },
      }
    },
  }
}

function restate(): Contestant {
  return {
    name: 'Restate',
    kind: 'peer',
    note: `${partitions} partitions, its own store`,
    async open(setting) {
      const engine = await openRestate(setting.folder)
      return { servers: () => [engine.pid], ...running(engine.run, setting), close: engine.close }
    },
  }
}
