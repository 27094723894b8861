// Kill -9 while a log is appended to: what was acknowledged is there, each once, and positions have no gap.
import { chanceFrom } from './chance.ts'
import { startChild } from './child-process.ts'
import { openDatabase, testUrl } from './database.ts'
import type { Report } from './report.ts'
import { scratchFolder } from './scratch.ts'
import type { Settings } from './settings.ts'

export async function log(settings: Settings, report: Report): Promise<void> {
  const scratch = scratchFolder()
  try {
    await killAppending({ settings, report, store: 'SQLite', place: { folder: scratch.path }, writers: 1 })
  } finally {
    scratch.remove()
  }
  const database = await openDatabase(report)
  if (!database) return
  const schema = database.newSchema()
  try {
    await killAppending({
      settings,
      report,
      store: 'PostgreSQL',
      place: { url: testUrl, schema },
      writers: 2,
    })
  } finally {
    await database.drop(schema)
    await database.close()
  }
}

interface Appending {
  readonly settings: Settings
  readonly report: Report
  readonly store: string
  readonly place: object
  /** Processes that append at once; one of them is killed. */
  readonly writers: number
}

async function killAppending({ settings, report, store, place, writers }: Appending) {
  const chance = chanceFrom(settings.seed)
  const acknowledged = new Map<string, number>()
  let nodes = 0
  let askedAgain = 0
  const load = () => {
    nodes += 1
    const child = startChild('log', { ...place, node: `writer-${nodes}` }, line => {
      const [position, id] = line.split(' ')
      acknowledged.set(id!, Number(position))
    })
    child.onSaid(said => said.askedAgain && (askedAgain += 1))
    return child
  }
  const bystanders = Array.from({ length: writers - 1 }, load)
  for (const child of bystanders) await child.ask('append', 10)
  let next = load()
  for (let kill = 0; kill < settings.appendKills; kill += 1) {
    const child = next
    next = load()
    const before = acknowledged.size
    await child.ask('append', 10)
    await pause(chance.between(20, 250))
    child.kill()
    await child.ended
    if (acknowledged.size === before) report.say(`${store}: killed before the first acknowledgment`)
  }
  for (const child of bystanders) {
    child.kill()
    await child.ended
  }
  const { events, counted } = await next.ask('read')
  next.kill()
  await next.ended
  check({ report, store, events, counted, acknowledged })
  report.say(
    `${store}: kills ${settings.appendKills}, ${events.length} events, ${acknowledged.size} of them acknowledged, none of those lost; ${askedAgain} requests had to be made again`,
  )
}

interface Found {
  readonly report: Report
  readonly store: string
  readonly events: readonly { readonly position: number; readonly id: string; readonly type: string }[]
  readonly counted: number
  readonly acknowledged: ReadonlyMap<string, number>
}

function check({ report, store, events, counted, acknowledged }: Found) {
  const positions = new Map(events.map(({ id, position }) => [id, position]))
  const lost = [...acknowledged].filter(([id, position]) => positions.get(id) !== position).length
  if (lost > 0) report.violated(`${store}: ${lost} acknowledged events are lost or elsewhere`)
  const gap = events.findIndex(({ position }, at) => position !== at + 1)
  if (gap >= 0) report.violated(`${store}: after position ${gap} comes ${events[gap]!.position}`)
  if (positions.size !== events.length) report.violated(`${store}: an event id is there twice`)
  const noted = events.filter(({ type }) => type === 'thing.noted').length
  if (noted !== counted) report.violated(`${store}: the view counted ${counted} of ${noted} events`)
  if (acknowledged.size === 0) report.violated(`${store}: nothing was ever acknowledged`)
}

const pause = (ms: number) => new Promise<void>(done => setTimeout(done, ms))
