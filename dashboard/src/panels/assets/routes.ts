import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inside } from '../../app/router.tsx'
import { readFilters, type AssetFilters } from './asset-filters.ts'

/** In the viewer also its place among what the filters find. */
export interface ViewerSearch extends AssetFilters {
  readonly at?: number
}

const isPlace = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0

export const assetsRoutes = (inside: Inside) => [
  createRoute({
    getParentRoute: () => inside,
    path: '/assets',
    validateSearch: readFilters,
    component: lazyRouteComponent(() => import('./assets-screen.tsx'), 'Assets'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: '/assets/$hash',
    validateSearch: (search: Readonly<Record<string, unknown>>): ViewerSearch => ({
      ...readFilters(search),
      ...(isPlace(search.at) && { at: search.at }),
    }),
    component: lazyRouteComponent(() => import('./viewer-screen.tsx'), 'Viewer'),
  }),
]
