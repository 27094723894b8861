import { join } from 'node:path'
import { z } from 'zod'
import { views as viewsDomain } from '../../src/domains/views/domain.ts'
import { domain, event, integer, real, text, view, type Domain } from '../../src/kernel/index.ts'
import type { Store, StoredEvent } from '../../src/kernel/run/ports.ts'
import { createIds } from '../../src/lib/ids.ts'
import { atLeast, columns, type Contestant, type Suite } from '../harness/suite.ts'
import { onSqlite, openApp } from '../ours/open-app.ts'

const subjects = 10_000
const fullCount = 1_000_000
const quickCount = 60_000

export const suite: Suite = {
  name: 'rebuild',
  title: 'Folding a view anew from 1,000,000 events',
  about: `Events of ten fields and 100 bytes of data about ${subjects.toLocaleString('en-US')} subjects; one row of count, last and sum for each. Quick runs fold ${quickCount.toLocaleString('en-US')}.`,
  columns: [
    columns.perSecond('events/s'),
    { metric: 'seconds', title: 'seconds', digits: 2 },
    columns.stall,
    columns.cpu,
  ],
  ms: { full: 0, quick: 0 },
  contestants: [
    rebuilding('Alice, SQLite, at a start', false),
    rebuilding('Alice, SQLite, while the view is in use', true),
  ],
}

const Measured = event(
  'bench.measured',
  { subject: z.string(), n: z.number(), value: z.number(), unit: z.string() },
  { subject: data => data.subject },
)

/** Another version is another definition, so the next start folds it anew. */
const measuring = (version: number): Domain =>
  domain('bench', {
    about: 'Measurements',
    events: [Measured],
    views: [
      view('bench_series', {
        key: ['subject'],
        columns: { subject: text, count: integer, last: real, sum: real },
        version,
        folds: when => [
          when(
            Measured,
            data => data.subject,
            (row, { subject, value }) => ({
              subject,
              count: (row?.count ?? 0) + 1,
              last: value,
              sum: (row?.sum ?? 0) + value,
            }),
          ),
        ],
      }),
    ],
  })

function rebuilding(name: string, isLive: boolean): Contestant {
  return {
    name,
    kind: 'ours',
    goals: isLive ? [] : [atLeast('per_second', 150_000)],
    async open({ folder, isQuick }) {
      const home = join(folder, 'home')
      const count = isQuick ? quickCount : fullCount
      await fill(onSqlite(home), count)
      let version = 1
      const open = () =>
        openApp({ folder: home, domains: [measuring(version), viewsDomain], store: onSqlite(home) })
      const first = await open()
      await first.stop()

      return {
        async measure(meter) {
          if (!isLive) version += 1
          const live = isLive ? await open() : undefined
          await live?.start()
          const {
            value: app,
            seconds,
            cpuUs,
            stallP99Ms,
          } = await meter.run(async () => {
            await live?.call(
              'views.rebuild',
              { views: ['bench_series'] },
              { actor: { id: 'bench', kind: 'service' } },
            )
            return live ?? open()
          })
          await app.stop()
          return { per_second: count / seconds, seconds, stall_p99_ms: stallP99Ms, cpu_us: cpuUs / count }
        },
        close: async () => {},
      }
    },
  }
}

/** Straight into the store: this is not what is measured here. */
async function fill(store: Store, count: number) {
  const { head } = await store.open({ node: 'fill', tables: [] })
  const nextId = createIds(Date.now)
  const batchSize = 4000
  for (let base = head; base < count; base += batchSize) {
    const events = Array.from({ length: Math.min(batchSize, count - base) }, (_, at) =>
      measured(base + at + 1, nextId('evt')),
    )
    await store.commit({ base, events, rows: [] })
  }
  await store.close()
}

function measured(position: number, id: string): StoredEvent {
  const subject = `sensor-${(position * 7919) % subjects}`
  const data = { subject, n: position, value: Math.sin(position) * 100, unit: 'degrees Celsius' }
  return {
    position,
    id,
    type: 'bench.measured',
    version: 1,
    subject,
    // Events that are written together have the same time.
    time: 1_790_000_000_000 + Math.floor(position / 64),
    source: '/alice/bench',
    priority: 2,
    data: JSON.stringify(data),
    context: '',
  }
}
