import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'

export const domainsRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/domains',
    component: lazyRouteComponent(() => import('./domains-screen.tsx'), 'Domains'),
  }),
]
