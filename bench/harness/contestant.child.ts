// The process of one row: opens it, measures it whenever the run says so, closes it.
import { createMeter } from './meter.ts'
import { columns, type Metrics, type Setting, type Suite } from './suite.ts'
import { loadSuite } from './suites.ts'

export interface ChildStart {
  readonly suite: string
  readonly at: number
  readonly setting: Setting
}
export type ChildOrder =
  | { readonly do: 'open'; readonly start: ChildStart }
  | { readonly do: 'measure' }
  | { readonly do: 'close' }
export type ChildAnswer =
  | { readonly did: 'open'; readonly note: string | undefined }
  | { readonly did: 'measure'; readonly metrics: Metrics; readonly othersShare: number }
  | { readonly did: 'close' }
  | { readonly did: 'fail'; readonly message: string }

type Row = Awaited<ReturnType<Suite['contestants'][number]['open']>>

/** Time to drop a database and stop a server when the run is gone. */
const leaveMs = 15_000
let opening: Promise<Row> | undefined
let watchesStalls = false
let closing: Promise<void> | undefined

async function obey(order: ChildOrder): Promise<ChildAnswer> {
  if (order.do === 'open') {
    const { suite: name, at, setting } = order.start
    const suite = await loadSuite(name)
    watchesStalls = suite.columns.some(({ metric }) => metric === columns.stall.metric)
    opening = suite.contestants[at]!.open(setting)
    const { note, warmUp } = await opening
    await warmUp?.()
    return { did: 'open', note }
  }
  if (order.do === 'close') {
    await close()
    return { did: 'close' }
  }
  const { servers = () => [], measure } = await opening!
  const meter = createMeter(servers, watchesStalls)
  const metrics = await measure(meter)
  return { did: 'measure', metrics, othersShare: meter.othersShare() }
}

function close(): Promise<void> {
  closing ??= (async () => (await opening?.catch(() => undefined))?.close())()
  return closing
}

const answer = (message: ChildAnswer) => {
  if (process.connected) process.send!(message)
}

process.on('message', (order: ChildOrder) => {
  obey(order).then(answer, (error: unknown) => {
    answer({ did: 'fail', message: error instanceof Error ? error.message : String(error) })
    console.error(error)
  })
})
/** The run is gone or lets go: what was started and made here goes too. */
process.on('disconnect', () => {
  setTimeout(() => process.exit(1), leaveMs).unref()
  void close().finally(() => process.exit(0))
})
// A Ctrl-C in the terminal reaches this process too; the run decides.
process.on('SIGINT', () => {})
