import { assets } from '#domains/assets'
import { changes } from '#domains/changes'
import { events } from '#domains/events'
import { system } from '#domains/system'
import { views } from '#domains/views'
import { workflows } from '#domains/workflows'
import type { Domain } from '#kernel'

/** What this Alice can do. */
export const allDomains: readonly Domain[] = [assets, changes, workflows, events, views, system]
