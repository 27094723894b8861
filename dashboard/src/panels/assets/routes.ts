import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'

export const assetsRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/assets',
    component: lazyRouteComponent(() => import('./assets-screen.tsx'), 'Assets'),
  }),
]
