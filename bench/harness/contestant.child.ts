// The process of one row: opens it, measures it whenever the run says so, closes it.
import { createMeter } from './meter.ts'
import type { Metrics, Setting, Suite } from './suite.ts'
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

let opened: Awaited<ReturnType<Suite['contestants'][number]['open']>> | undefined

async function obey(order: ChildOrder): Promise<ChildAnswer> {
  if (order.do === 'open') {
    const { suite: name, at, setting } = order.start
    const suite = await loadSuite(name)
    opened = await suite.contestants[at]!.open(setting)
    await opened.warmUp?.()
    return { did: 'open', note: opened.note }
  }
  if (order.do === 'close') {
    await opened?.close()
    return { did: 'close' }
  }
  const { servers = () => [], measure } = opened!
  const meter = createMeter(servers)
  const metrics = await measure(meter)
  return { did: 'measure', metrics, othersShare: meter.othersShare() }
}

const answer = (message: ChildAnswer) => process.send!(message)

process.on('message', (order: ChildOrder) => {
  obey(order).then(answer, (error: unknown) => {
    answer({ did: 'fail', message: error instanceof Error ? error.message : String(error) })
    console.error(error)
  })
})
// The run is gone: nobody asks for anything any more.
process.on('disconnect', () => process.exit(0))
