import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'

export const overviewRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/',
    component: lazyRouteComponent(() => import('./overview-screen.tsx'), 'Overview'),
  }),
]
