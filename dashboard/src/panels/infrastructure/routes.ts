import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'
import { readDeploymentSearch, readInfrastructureSearch, readBlueprintSearch } from './address.ts'

export const infrastructureRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/infrastructure',
    validateSearch: readInfrastructureSearch,
    component: lazyRouteComponent(() => import('./infrastructure-screen.tsx'), 'Infrastructure'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/infrastructure/deployments/$id',
    validateSearch: readDeploymentSearch,
    component: lazyRouteComponent(() => import('./deployment-screen.tsx'), 'DeploymentScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/infrastructure/blueprints/$id',
    validateSearch: readBlueprintSearch,
    component: lazyRouteComponent(() => import('./blueprint-screen.tsx'), 'BlueprintScreen'),
  }),
]
