import { domain } from '#kernel'
import { act } from '../operations/deployments/act.ts'
import { adopt } from '../operations/deployments/adopt.ts'
import { cancel } from '../operations/deployments/cancel.ts'
import { checkWorld } from '../operations/deployments/check-world.ts'
import { clearFailed } from '../operations/deployments/clear-failed.ts'
import { conclude } from '../operations/deployments/conclude.ts'
import { control } from '../operations/deployments/control.ts'
import { deploySource, planSource } from '../operations/deployments/deploy-source.ts'
import { deploy, plan } from '../operations/deployments/deploy.ts'
import { destroy } from '../operations/deployments/destroy.ts'
import { drift } from '../operations/deployments/drift.ts'
import { engines } from '../operations/deployments/engines.ts'
import { findMissing } from '../operations/deployments/find-missing.ts'
import { get } from '../operations/deployments/get.ts'
import { history } from '../operations/deployments/history.ts'
import { intend } from '../operations/deployments/intend.ts'
import { list } from '../operations/deployments/list.ts'
import { logs } from '../operations/deployments/logs.ts'
import { noteDrift } from '../operations/deployments/note-drift.ts'
import { planBack } from '../operations/deployments/plan-back.ts'
import { repair } from '../operations/deployments/repair.ts'
import { rollback } from '../operations/deployments/rollback.ts'
import { settle } from '../operations/deployments/settle.ts'
import { state } from '../operations/deployments/state.ts'
import { supply } from '../operations/deployments/supply.ts'
import { validatePlan } from '../operations/deployments/validate-plan.ts'
import { verify } from '../operations/deployments/verify.ts'
import { deployment } from '../workflows/deployment.ts'
import {
  DeploymentCompleted,
  DeploymentFailed,
  DeploymentRolledBack,
  DeploymentStarted,
  ResourceAdopted,
  ResourceCreated,
  ResourceDeleted,
  ResourceDrifted,
  ResourceFailed,
  ResourceIntended,
  ResourceReplaced,
  ResourceUpdated,
} from './events.ts'
import { ResourceStates } from './resource-states.ts'
import { DeploymentRevisions, Deployments } from './views.ts'
import { watchDrift } from './watch-drift.ts'

export const deployments = domain('deployments', {
  about: 'Carries blueprints out on engines, and knows what lives because of them.',
  events: [
    DeploymentStarted,
    DeploymentCompleted,
    DeploymentRolledBack,
    DeploymentFailed,
    ResourceIntended,
    ResourceCreated,
    ResourceUpdated,
    ResourceReplaced,
    ResourceAdopted,
    ResourceDeleted,
    ResourceFailed,
    ResourceDrifted,
  ],
  views: [Deployments, DeploymentRevisions, ResourceStates],
  operations: [
    list,
    get,
    history,
    drift,
    rollback,
    repair,
    destroy,
    cancel,
    adopt,
    control,
    logs,
    validatePlan,
    checkWorld,
    findMissing,
    supply,
    intend,
    act,
    settle,
    clearFailed,
    verify,
    planBack,
    noteDrift,
    conclude,
  ],
  workflows: [deployment],
  services: [watchDrift],
  panels: [{ title: 'Deployments', shows: list }],
})

/** They have the names of blueprints, and need what lives. */
export const blueprintDeploying = [deploy, plan]

export const infra = domain('infra', {
  about: 'Looks at engines, and at how things were.',
  operations: [deploySource, planSource, engines, state],
})
