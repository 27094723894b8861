import { assets } from '#domains/assets'
import { audit } from '#domains/audit'
import { budgets } from '#domains/budgets'
import { changes } from '#domains/changes'
import { events } from '#domains/events'
import { health } from '#domains/health'
import { infraDomains } from '#domains/infra'
import { keys } from '#domains/keys'
import { limits } from '#domains/limits'
import { logs } from '#domains/logs'
import { projects } from '#domains/projects'
import { quotas } from '#domains/quotas'
import { roles } from '#domains/roles'
import { secrets } from '#domains/secrets'
import { selections } from '#domains/selections'
import { system } from '#domains/system'
import { views } from '#domains/views'
import { webhooks } from '#domains/webhooks'
import { workflows } from '#domains/workflows'
import type { Domain } from '#kernel'

/** What this Alice can do. */
export const allDomains: readonly Domain[] = [
  assets,
  selections,
  projects,
  changes,
  ...infraDomains,
  workflows,
  webhooks,
  events,
  audit,
  limits,
  quotas,
  budgets,
  views,
  keys,
  roles,
  secrets,
  health,
  logs,
  system,
]
