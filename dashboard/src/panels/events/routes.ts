import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'

export const eventsRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/events',
    component: lazyRouteComponent(() => import('./events-screen.tsx'), 'Events'),
  }),
]
