import type { Flow } from '#kernel'
import { act } from '../operations/deployments/act.ts'
import { clearFailed } from '../operations/deployments/clear-failed.ts'
import { intend } from '../operations/deployments/intend.ts'
import { settle } from '../operations/deployments/settle.ts'
import type { ResourceChange } from '../plan/deployment-plan.ts'
import { inOrder } from '../plan/order.ts'
import { referencesIn } from '../plan/references.ts'
import type { Observed } from '../ports.ts'
import { failed, isStepFailure, type Failure } from './failure.ts'
import { retry } from './step.ts'
import type { OutputsByResource } from './wanted.ts'

export interface Executing {
  readonly flow: Flow
  readonly deployment_id: string
  readonly readyWithinMs: number
  /** Told of each change that was tried. */
  onEnd?(isDone: boolean): void
}

export interface Execution {
  readonly failed: readonly {
    readonly resource: string
    readonly failure: string
    readonly message: string
  }[]
  /** Resources that were left alone because something they wait for failed. */
  readonly skipped: readonly string[]
}

type Done = { readonly status: 'done'; readonly outputs: Observed['outputs'] } | Failure

/** Works on everything whose turn has come, as wide as the graph is; what waits for a failure is left alone. */
export async function executePlan(
  { flow, deployment_id, readyWithinMs, onEnd }: Executing,
  changes: readonly ResourceChange[],
): Promise<Execution> {
  const byId = new Map(changes.map(change => [change.id, change]))
  const order = inOrder(new Map(changes.map(({ id, waits_for }) => [id, waits_for])))
  const ends = new Map(order.map(id => [id, Promise.withResolvers<Done>()]))
  const known = new Map<string, Observed['outputs']>()
  const work = async (change: ResourceChange, item: Flow): Promise<Done> => {
    const firsts = await Promise.all(change.waits_for.map(async id => ends.get(id)?.promise))
    const blocker = change.waits_for[firsts.findIndex(end => end?.status === 'failed')]
    if (blocker !== undefined && change.action !== 'none') {
      return failed('dependency', `${blocker} comes first and failed`)
    }
    return carry({ item, deployment_id, change, readyWithinMs, outputs: given(change, known) })
  }
  const results = await flow.each(
    order.map(id => byId.get(id)!),
    { key: ({ id }) => id, concurrency: Math.max(1, order.length), showProgress: false },
    async (change, item) => {
      const end = await work(change, item).catch((error: unknown) => {
        // Who waits for it must not wait for ever.
        ends.get(change.id)!.resolve(failed('permanent', String(error)))
        throw error
      })
      if (end.status === 'done' && change.specs !== null) known.set(change.resource, end.outputs)
      if (change.action !== 'none') onEnd?.(end.status === 'done')
      ends.get(change.id)!.resolve(end)
      return end
    },
  )
  const failures: Execution['failed'][number][] = []
  const skipped: string[] = []
  for (const [at, settled] of results.entries()) {
    const { resource } = byId.get(order[at]!)!
    if (settled.status === 'failed') {
      failures.push({ resource, failure: 'permanent', message: settled.error.message })
    } else if (settled.value.status === 'failed') {
      const { failure, message } = settled.value
      if (failure === 'dependency' && !order[at]!.includes('old:')) skipped.push(resource)
      else if (failure === 'dependency') continue
      else failures.push({ resource, failure, message })
    }
  }
  return { failed: failures, skipped }
}

interface Work {
  readonly item: Flow
  readonly deployment_id: string
  readonly change: ResourceChange
  readonly readyWithinMs: number
  readonly outputs: OutputsByResource
}

/** One change: written down, begun, waited for and read back. */
async function carry({ item, deployment_id, change, outputs, readyWithinMs }: Work): Promise<Done> {
  if (change.action === 'none') return { status: 'done', outputs: change.expected!.outputs }
  const step = { deployment_id, change, outputs }
  const { begun_at } = await item.call(intend, step)
  const settled = await item
    .call(act, step, { retry, timeout: '10m' })
    .then(begun =>
      begun.status === 'failed'
        ? begun
        : item.call(
            settle,
            { ...step, handle: begun.handle, task: begun.task, begun_at, ready_within_ms: readyWithinMs },
            { retry, timeout: '1h' },
          ),
    )
    .catch(asFailure)
  if (settled.status === 'done') return settled
  return item.call(clearFailed, { ...step, failure: settled.failure, message: settled.message }, { retry })
}

/** A step that failed after all its tries. What concerns the whole workflow goes on. */
function asFailure(error: unknown): Failure {
  if (!isStepFailure(error)) throw error
  return failed('transient', error.message)
}

/** What the change refers to, of what is known so far. */
function given(change: ResourceChange, known: ReadonlyMap<string, Observed['outputs']>): OutputsByResource {
  const names = new Set(referencesIn(change.specs).map(({ resource }) => resource))
  return Object.fromEntries([...names].flatMap(name => (known.has(name) ? [[name, known.get(name)!]] : [])))
}
