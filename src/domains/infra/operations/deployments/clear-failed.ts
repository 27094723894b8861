import { operation } from '#kernel'
import { z } from 'zod'
import { ResourceFailed } from '../../deploy/events.ts'
import { failed, Failure } from '../../deploy/failure.ts'
import { Step, whereOf } from '../../deploy/step.ts'
import { keyOf } from '../../deploy/wanted.ts'
import { engineOf } from '../../plan/make-plan.ts'
import { Engines } from '../../ports.ts'

/** Says why a change failed, and removes what it made by half: what served before serves on. */
export const clearFailed = operation('deployments.clear_failed', {
  about: 'Record why a change failed and remove what it left by half.',
  effect: 'write',
  isPrivate: true,
  timeout: '10m',
  input: Step.extend({ failure: Failure.shape.failure, message: z.string() }),
  output: Failure,
  uses: { engines: Engines },

  async run({ deployment_id, change, failure, message }, { engines, signal, emit, workflowId = 'direct' }) {
    const where = whereOf(deployment_id, workflowId, change)
    if (change.action === 'create' || change.action === 'replace') {
      const key = keyOf(workflowId, change.id)
      const engine = engineOf(engines, change.engine)
      const half = (await engine.list(deployment_id, signal)).find(each => each.key === key)
      if (half) {
        const { task } = await engine.remove(half.handle, signal)
        if (task !== undefined) await engine.wait(task, signal)
      }
    }
    emit(ResourceFailed({ ...where, action: change.action, failure, message }))
    return failed(failure, message)
  },
})
