import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'

export const servicesRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/services',
    component: lazyRouteComponent(() => import('./services-screen.tsx'), 'Services'),
  }),
]
