import { operation } from '#kernel'
import { z } from 'zod'
import { carryOut } from '../../deploy/carry-out.ts'
import { failed, Failure, failureOf } from '../../deploy/failure.ts'
import { Step } from '../../deploy/step.ts'
import { Deployments } from '../../deploy/views.ts'
import { wantedOf, withSecrets } from '../../deploy/wanted.ts'
import { Engines, SecretValues } from '../../ports.ts'

const Acted = z.object({ status: z.literal('begun'), handle: z.string(), task: z.string().optional() })

/** Asks the engine for one change, after looking whether the world is still as planned. */
export const act = operation('deployments.act', {
  about: 'Begin one change of a plan.',
  effect: 'write',
  isPrivate: true,
  timeout: '10m',
  input: Step,
  output: z.union([Acted, Failure]),
  uses: { engines: Engines, secrets: SecretValues, deployments: Deployments },

  async run({ deployment_id, change, outputs }, context) {
    const { engines, secrets, deployments, signal, workflowId = 'direct' } = context
    const deployment = await deployments.get(deployment_id)
    if (deployment?.workflow_id !== workflowId) {
      return failed(
        'fenced',
        `${deployment?.workflow_id ?? 'Another workflow'} has taken ${deployment_id} over`,
      )
    }
    try {
      const wanted =
        change.specs === null
          ? undefined
          : await withSecrets(wantedOf({ change, deployment_id, workflowId, outputs, engines }), secrets)
      const begun = await carryOut({ change, engines, wanted, signal })
      return { status: 'begun' as const, ...begun }
    } catch (error) {
      return failureOf(error)
    }
  },
})
