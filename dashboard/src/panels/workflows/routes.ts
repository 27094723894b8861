import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'

export const workflowsRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/workflows',
    component: lazyRouteComponent(() => import('./workflows-screen.tsx'), 'Workflows'),
  }),
]
