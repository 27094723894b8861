import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'

export const infrastructureRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/infrastructure',
    component: lazyRouteComponent(() => import('./infrastructure-screen.tsx'), 'Infrastructure'),
  }),
]
