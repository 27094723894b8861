import type { Name } from '../client/alice.ts'
import type { IconName } from '../parts/icon.tsx'
import type { Strings } from '../strings/languages.ts'

/** What is said of screens are words, not functions. */
type ScreenName = {
  [K in keyof Strings['app']]: Strings['app'][K] extends string ? K : never
}[keyof Strings['app']]

export interface Screen {
  readonly id: IconName & ScreenName
  readonly path: string
  /** Pressed after `g`. */
  readonly key: string
  /** Whoever may not ask this has nothing to see there. */
  readonly needs?: Name
}

/** In the order of the questions people come with: does anything need me, what runs, what is there, what happened. */
export const screens: readonly Screen[] = [
  { id: 'overview', path: '/', key: 'o' },
  { id: 'workflows', path: '/workflows', key: 'w', needs: 'workflows.list' },
  { id: 'approvals', path: '/approvals', key: 'a', needs: 'changes.list' },
  { id: 'assets', path: '/assets', key: 'p', needs: 'assets.search' },
  { id: 'infrastructure', path: '/infrastructure', key: 'i', needs: 'deployments.list' },
  { id: 'services', path: '/services', key: 's', needs: 'system.status' },
  { id: 'events', path: '/events', key: 'e', needs: 'events.read' },
  { id: 'settings', path: '/settings', key: ',' },
  { id: 'domains', path: '/domains', key: 'd', needs: 'system.domains' },
]
