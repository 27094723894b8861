import { operation } from '#kernel'
import { z } from 'zod'
import { ResourceIntended } from '../../deploy/events.ts'
import { Step, whereOf } from '../../deploy/step.ts'
import { keyOf } from '../../deploy/wanted.ts'

/** Writes down what is about to be done, before it is done: whatever happens now, it is found again. */
export const intend = operation('deployments.intend', {
  about: 'Write down what is about to be done to a resource.',
  effect: 'write',
  isPrivate: true,
  input: Step,
  output: z.object({ begun_at: z.string() }),

  async run({ deployment_id, change }, { emit, now, workflowId = 'direct' }) {
    const isOfOld = change.action === 'update' || change.action === 'delete' || change.action === 'clear'
    emit(
      ResourceIntended({
        ...whereOf(deployment_id, workflowId, change),
        action: change.action === 'none' ? 'update' : change.action,
        key: isOfOld ? change.expected!.key : keyOf(workflowId, change.id),
        handle: change.expected?.handle ?? null,
        before: change.expected?.fingerprint ?? null,
        wanted: change.specs,
        depends_on: change.depends_on,
      }),
    )
    return { begun_at: now().toISOString() }
  },
})
