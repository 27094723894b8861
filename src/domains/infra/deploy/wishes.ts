import type { PlannedResource } from '../plan/make-plan.ts'
import type { Wish } from './draft.ts'
import type { DeploymentRow } from './views.ts'

/** Away with all of it. */
export const destroying = (row: DeploymentRow): Wish => ({
  ...ofRow(row),
  kind: 'destroy',
  on_failure: 'keep',
  resources: [],
})

/** Back to how it was at an earlier end. */
export const rollingBack = (
  row: DeploymentRow,
  to: { readonly blueprint_version: number; readonly resources: readonly PlannedResource[] },
): Wish => ({
  ...ofRow(row),
  kind: 'rollback',
  blueprint_version: to.blueprint_version,
  on_failure: 'keep',
  resources: to.resources,
})

const ofRow = ({ deployment_id, blueprint_id, blueprint_version, name, environment }: DeploymentRow) => ({
  deployment_id,
  blueprint_id,
  blueprint_version,
  name,
  environment,
})
