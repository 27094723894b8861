import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'
import { readRunSearch } from './run-search.ts'
import { readWorkflowsSearch } from './workflows-search.ts'

export const workflowsRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/workflows',
    validateSearch: readWorkflowsSearch,
    component: lazyRouteComponent(() => import('./workflows-screen.tsx'), 'Workflows'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/workflows/$workflowId',
    validateSearch: readRunSearch,
    component: lazyRouteComponent(() => import('./run-screen.tsx'), 'Run'),
  }),
]
