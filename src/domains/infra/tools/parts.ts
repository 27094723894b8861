import { calculateCapacityTool } from '../operations/tools/calculate-capacity.ts'
import { checkCompliance } from '../operations/tools/check-compliance.ts'
import { createBlueprintTool } from '../operations/tools/create-blueprint.ts'
import { estimateResources } from '../operations/tools/estimate-resources.ts'
import { forecastMetrics } from '../operations/tools/forecast-metrics.ts'
import { generateDeploymentPlan } from '../operations/tools/generate-deployment-plan.ts'
import { getResourceStats } from '../operations/tools/get-resource-stats.ts'
import { listResources } from '../operations/tools/list-resources.ts'
import { migrateInfrastructure } from '../operations/tools/migrate-infrastructure.ts'
import { optimizeCostsTool } from '../operations/tools/optimize-costs.ts'
import { securityAudit } from '../operations/tools/security-audit.ts'
import { suggestArchitecture } from '../operations/tools/suggest-architecture.ts'
import { troubleshootIssue } from '../operations/tools/troubleshoot-issue.ts'

/** What answers questions about infrastructure, computed from blueprints, engines and what happened. */
export const infraTools = [
  createBlueprintTool,
  estimateResources,
  optimizeCostsTool,
  securityAudit,
  generateDeploymentPlan,
  troubleshootIssue,
  suggestArchitecture,
  calculateCapacityTool,
  migrateInfrastructure,
  checkCompliance,
  forecastMetrics,
  listResources,
  getResourceStats,
]
