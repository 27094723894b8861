import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'

interface DomainSearch {
  /** The operation whose form is open. */
  readonly operation?: string
}

export const domainsRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/domains',
    component: lazyRouteComponent(() => import('./domains-screen.tsx'), 'Domains'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/domains/$domain',
    validateSearch: (search: Record<string, unknown>): DomainSearch =>
      typeof search.operation === 'string' ? { operation: search.operation } : {},
    component: lazyRouteComponent(() => import('./domain-page.tsx'), 'DomainPage'),
  }),
]
