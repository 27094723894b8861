import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'
import { readServicesSearch } from './address.ts'

export const servicesRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/services',
    validateSearch: readServicesSearch,
    component: lazyRouteComponent(() => import('./services-screen.tsx'), 'Services'),
  }),
]
