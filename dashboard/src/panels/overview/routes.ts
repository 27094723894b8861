import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'
import { readSearch } from './overview-search.ts'

export const overviewRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/',
    validateSearch: readSearch,
    component: lazyRouteComponent(() => import('./overview-screen.tsx'), 'Overview'),
  }),
]
