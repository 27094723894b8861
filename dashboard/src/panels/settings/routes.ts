import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'

const text = (value: unknown) => (typeof value === 'string' && value.length <= 200 ? value : undefined)

/** Filters of the tab that is open; each tab reads its own. */
export interface SettingsSearch {
  readonly q?: string
  readonly actor?: string
  readonly operation?: string
  readonly outcome?: string
  readonly since?: string
  readonly level?: string
  /** The webhook whose drawer is open. */
  readonly webhook?: string
  readonly set?: string
}

const names = ['q', 'actor', 'operation', 'outcome', 'since', 'level', 'webhook', 'set'] as const

/** Whatever else somebody wrote into the address is left out. */
const readSearch = (search: Readonly<Record<string, unknown>>): SettingsSearch =>
  Object.fromEntries(
    names.flatMap(name => {
      const value = text(search[name])
      return value === undefined || value === '' ? [] : [[name, value]]
    }),
  )

export const settingsRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/settings',
    validateSearch: readSearch,
    component: lazyRouteComponent(() => import('./settings-screen.tsx'), 'Settings'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/settings/$tab',
    validateSearch: readSearch,
    component: lazyRouteComponent(() => import('./settings-screen.tsx'), 'Settings'),
  }),
]
