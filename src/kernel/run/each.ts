import { isRefusal, type EachOptions, type Flow, type Settled } from '#kernel'
import type { FlowState } from './flow-state.ts'
import type { OpenFlow } from './flow.ts'
import type { Scope } from './journal.ts'
import { toStepError } from './step-error.ts'
import { Parked } from './step.ts'

/** What the code asks for in one `each`. */
interface EachCall<T, R> {
  readonly items: readonly T[]
  readonly options: EachOptions<T>
  readonly body: (item: T, flow: Flow, index: number) => Promise<R>
  /** Opens the flow of one item, whose steps are named below this path. */
  readonly open: (path: string) => OpenFlow
}

/** Works on items a few at a time; one that fails is reported and the others go on. */
export async function eachItem<T, R>(
  { progress }: Pick<FlowState, 'progress'>,
  scope: Scope,
  { items, options, body, open }: EachCall<T, R>,
): Promise<Settled<R>[]> {
  const { id } = scope.next('each')
  const keys = uniqueKeys(items, options.key)
  const isCounted = options.showProgress ?? true
  if (isCounted) progress.add({ total: items.length })

  const results: Settled<R>[] = []
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const index = next
      next += 1
      const item = open(`${id}[${keys[index]}]/`)
      const settled = await settleItem(async () => {
        const value = await body(items[index]!, item.flow, index)
        item.end()
        return value
      })
      results[index] = settled
      if (isCounted) progress.add({ [settled.status]: 1 })
    }
  }
  await Promise.all(Array.from({ length: Math.min(options.concurrency ?? 4, items.length) }, worker))
  return results
}

/** One item that fails is reported; what concerns the whole workflow (stop, cancel, changed code) is not swallowed. */
async function settleItem<R>(work: () => Promise<R>): Promise<Settled<R>> {
  try {
    return { status: 'completed', value: await work() }
  } catch (error) {
    if (error instanceof Parked) throw error
    if (isRefusal(error) && (error.code === 'CANCELED' || error.code === 'JOURNAL_MISMATCH')) throw error
    return { status: 'failed', error: toStepError(error) }
  }
}

function uniqueKeys<T>(items: readonly T[], key: (item: T, index: number) => string): string[] {
  const seen = new Set<string>()
  return items.map((item, index) => {
    const text = key(item, index)
    if (seen.has(text)) throw new Error(`Two items of one each share the key ${text}; a key names one item`)
    seen.add(text)
    return text
  })
}
