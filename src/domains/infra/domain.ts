import { domain } from '#kernel'
import { InfraQuotaRemoved, InfraQuotaSet } from './blueprint/events.ts'
import { blueprints as kept } from './blueprint/parts.ts'
import { InfraQuotas } from './blueprint/views.ts'
import { blueprintDeploying, deployments, infra as engines } from './deploy/parts.ts'
import { ipr } from './ipr/parts.ts'
import { listQuotas } from './operations/quotas/list-quotas.ts'
import { removeQuota } from './operations/quotas/remove-quota.ts'
import { setQuota } from './operations/quotas/set-quota.ts'
import { templates } from './templates/parts.ts'
import { infraTools } from './tools/parts.ts'

const blueprints = { ...kept, operations: [...kept.operations, ...blueprintDeploying] }

const infra = domain('infra', {
  about: 'Looks at engines and at how things were, and bounds what may be deployed for whom.',
  events: [InfraQuotaSet, InfraQuotaRemoved],
  views: [InfraQuotas],
  operations: [...engines.operations, setQuota, listQuotas, removeQuota, ...infraTools],
})

/** One for each family of operations: their names begin with it. */
export const infraDomains = [blueprints, templates, deployments, ipr, infra]
