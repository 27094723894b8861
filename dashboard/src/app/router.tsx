import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { approvalsRoutes } from '../panels/approvals/routes.ts'
import { assetsRoutes } from '../panels/assets/routes.ts'
import { domainsRoutes } from '../panels/domains/routes.ts'
import { eventsRoutes } from '../panels/events/routes.ts'
import { infrastructureRoutes } from '../panels/infrastructure/routes.ts'
import { overviewRoutes } from '../panels/overview/routes.ts'
import { servicesRoutes } from '../panels/services/routes.ts'
import { settingsRoutes } from '../panels/settings/routes.ts'
import { workflowsRoutes } from '../panels/workflows/routes.ts'
import { Broken, NotFound } from './not-found.tsx'
import { Root } from './root.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Root })

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  component: lazyRouteComponent(() => import('./login.tsx'), 'Login'),
})

/** What is shown to who is signed in. */
const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Shell })
export type Inside = typeof inside

const tree = root.addChildren([
  login,
  inside.addChildren([
    ...overviewRoutes(inside),
    ...workflowsRoutes(inside),
    ...approvalsRoutes(inside),
    ...assetsRoutes(inside),
    ...infrastructureRoutes(inside),
    ...servicesRoutes(inside),
    ...eventsRoutes(inside),
    ...settingsRoutes(inside),
    ...domainsRoutes(inside),
  ]),
])

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: Broken,
})
