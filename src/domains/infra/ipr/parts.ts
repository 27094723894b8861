import { domain } from '#kernel'
import { cancel } from '../operations/ipr/cancel.ts'
import { comment } from '../operations/ipr/comment.ts'
import { create } from '../operations/ipr/create.ts'
import { deploy } from '../operations/ipr/deploy.ts'
import { get } from '../operations/ipr/get.ts'
import { list } from '../operations/ipr/list.ts'
import { review } from '../operations/ipr/review.ts'
import { update } from '../operations/ipr/update.ts'
import { IprDeployed, IprFailed } from './contract.ts'
import { followDeployment } from './reactions.ts'
import { InfrastructurePullRequests } from './views.ts'

export const ipr = domain('ipr', {
  about:
    'Infrastructure pull requests: deployments of blueprints that are reviewed before they are carried out.',
  events: [IprDeployed, IprFailed],
  views: [InfrastructurePullRequests],
  operations: [list, get, create, update, comment, review, deploy, cancel],
  reactions: [followDeployment],
  panels: [{ title: 'Pull requests', shows: list }],
})
