import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'
import { readSearch } from './approvals-search.ts'

export const approvalsRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/approvals',
    validateSearch: readSearch,
    component: lazyRouteComponent(() => import('./approvals-screen.tsx'), 'Approvals'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/approvals/policy',
    component: lazyRouteComponent(() => import('./policy-screen.tsx'), 'Policy'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/approvals/$id',
    component: lazyRouteComponent(() => import('./change-screen.tsx'), 'ChangePage'),
  }),
]
