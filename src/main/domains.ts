import { assets } from '#domains/assets'
import { changes } from '#domains/changes'
import { events } from '#domains/events'
import { projects } from '#domains/projects'
import { selections } from '#domains/selections'
import { system } from '#domains/system'
import { views } from '#domains/views'
import { workflows } from '#domains/workflows'
import type { Domain } from '#kernel'

/** What this Alice can do. */
export const allDomains: readonly Domain[] = [
  assets,
  selections,
  projects,
  changes,
  workflows,
  events,
  views,
  system,
]
