import { reaction, type EventDefinition } from '#kernel'
import { DeploymentCompleted, DeploymentFailed, DeploymentRolledBack } from '../deploy/events.ts'
import { IprDeployed, IprFailed } from './contract.ts'
import { InfrastructurePullRequests } from './views.ts'

interface End {
  readonly deployment_id: string
  readonly workflow_id: string
  readonly code?: string
  readonly message?: string
}

const ends = [DeploymentCompleted, DeploymentFailed, DeploymentRolledBack]

/** A pull request ends as the deployment it began does. */
export const followDeployment = reaction('ipr.follow_deployment', {
  about: 'Says of an infrastructure pull request how its deployment ended.',
  on: ends as readonly EventDefinition<End>[],
  uses: { requests: InfrastructurePullRequests },

  async run({ type, data, replayed }, { requests, emit }) {
    const { deployment_id, workflow_id, code = 'FAILED', message = '' } = data
    if (replayed) return
    const [row] = await requests.rows(query => query.where('workflow_id', '=', workflow_id).limit(1))
    if (row?.status !== 'approved') return
    const { ipr_id } = row
    const end = { ipr_id, deployment_id, workflow_id }
    const once = { id: `evt_end_${ipr_id}` }
    if (type === DeploymentCompleted.type) emit(IprDeployed(end, once))
    else emit(IprFailed({ ...end, code, message }, once))
  },
})
