import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'
import { readSearch } from './events-search.ts'

export const eventsRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/events',
    validateSearch: readSearch,
    component: lazyRouteComponent(() => import('./events-screen.tsx'), 'Events'),
  }),
]
