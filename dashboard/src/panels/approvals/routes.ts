import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'

export const approvalsRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/approvals',
    component: lazyRouteComponent(() => import('./approvals-screen.tsx'), 'Approvals'),
  }),
]
