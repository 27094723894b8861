import { operation } from '#kernel'
import { pause } from '#lib/pause'
import { z } from 'zod'
import { ResourceCreated, ResourceDeleted, ResourceReplaced, ResourceUpdated } from '../../deploy/events.ts'
import { failed, Failure, failureOf } from '../../deploy/failure.ts'
import { Outputs, Step, whereOf } from '../../deploy/step.ts'
import { wantedOf } from '../../deploy/wanted.ts'
import { compareSpecs } from '../../plan/compare.ts'
import type { ResourceChange } from '../../plan/deployment-plan.ts'
import { fingerprintOf } from '../../plan/fingerprint.ts'
import { engineOf } from '../../plan/make-plan.ts'
import { Engines, type Engine, type Observed } from '../../ports.ts'

const Settled = z.object({ status: z.literal('done'), handle: z.string(), outputs: Outputs })
const lookMs = { first: 25, most: 1000 }

/** Waits until what was begun is done, reads it back, and says what it is now. */
export const settle = operation('deployments.settle', {
  about: 'Wait for one change of a plan and read back what came of it.',
  effect: 'write',
  isPrivate: true,
  timeout: '1h',
  input: Step.extend({
    handle: z.string(),
    task: z.string().optional(),
    begun_at: z.string(),
    ready_within_ms: z.number().int(),
  }),
  output: z.union([Settled, Failure]),
  uses: { engines: Engines },

  async run(step, { engines, signal, emit, now, workflowId = 'direct' }) {
    const { deployment_id, change, handle, task } = step
    const isRemoval = change.action === 'delete' || change.action === 'clear'
    const engine = engineOf(engines, isRemoval ? change.expected!.engine : change.engine)
    const duration_ms = () => now().getTime() - Date.parse(step.begun_at)
    const where = whereOf(deployment_id, workflowId, change)
    try {
      if (task !== undefined) await engine.wait(task, signal)
      if (isRemoval) {
        if (await engine.read(handle, signal)) return failed('permanent', `${change.resource} is still there`)
        const { key, fingerprint } = change.expected!
        const { reason } = change
        emit(
          ResourceDeleted({
            ...where,
            handle,
            key,
            before: fingerprint,
            after: null,
            reason,
            duration_ms: duration_ms(),
          }),
        )
        return { status: 'done' as const, handle, outputs: {} }
      }
      const ready = await whenReady(engine, handle, { within: step.ready_within_ms, signal })
      if ('status' in ready) return ready
      const { specs } = wantedOf({ ...step, workflowId, engines })
      const wrong = compareSpecs(ready.specs, specs)
      if (wrong.length > 0) {
        const fields = wrong.map(({ path }) => path).join(', ')
        return failed('not_as_wanted', `${change.engine} made ${change.resource} with another ${fields}`)
      }
      const made = change.action === 'update' ? ready : await promoted(engine, ready, signal)
      const details = { ...where, ...detailsOf(change, made), duration_ms: duration_ms() }
      emit(eventOf(change, details))
      return { status: 'done' as const, handle, outputs: made.outputs }
    } catch (error) {
      return failureOf(error)
    }
  },
})

function detailsOf(change: ResourceChange, made: Observed) {
  return {
    handle: made.handle,
    key: made.key,
    before: change.expected?.fingerprint ?? null,
    after: fingerprintOf(made),
    wanted: change.specs ?? {},
    specs: made.specs,
    state: made.state,
    outputs: made.outputs,
    depends_on: change.depends_on,
    reason: change.reason,
  }
}

function eventOf({ action, expected }: ResourceChange, details: Parameters<typeof ResourceCreated>[0]) {
  if (action === 'update') return ResourceUpdated(details)
  if (action === 'replace') return ResourceReplaced({ ...details, old_handle: expected!.handle })
  return ResourceCreated(details)
}

async function promoted(engine: Engine, made: Observed, signal: AbortSignal): Promise<Observed> {
  if (!engine.promote) return made
  await engine.promote(made.handle, signal)
  return (await engine.read(made.handle, signal)) ?? made
}

async function whenReady(
  engine: Engine,
  handle: string,
  { within, signal }: { within: number; signal: AbortSignal },
): Promise<Observed | Failure> {
  for (let waited = 0, wait = lookMs.first; ; wait = Math.min(wait * 2, lookMs.most)) {
    const seen = await engine.read(handle, signal)
    if (!seen) return failed('changed', `${handle} is gone again`)
    if (seen.state === 'ready') return seen
    if (seen.state === 'failed') return failed('not_ready', seen.reason ?? `${seen.resource} has failed`)
    if (waited >= within) {
      return failed(
        'not_ready',
        `${seen.resource} is ${seen.state} after ${within} ms${seen.reason ? `: ${seen.reason}` : ''}`,
      )
    }
    await pause(Math.min(wait, within - waited), signal)
    signal.throwIfAborted()
    waited += wait
  }
}
