import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { number } from '../../parts/format.ts'
import { useStrings } from '../../strings/strings.tsx'
import { countFilters } from './asset-filters.ts'
import { AssetsView } from './assets-view.tsx'
import { useAssetFilters } from './use-asset-filters.ts'
import { useLibrary } from './use-library.ts'

const EmptyLibrary = lazy(async () => ({ default: (await import('./empty-library.tsx')).EmptyLibrary }))
const DiscoverDialog = lazy(async () => ({ default: (await import('./discover-form.tsx')).DiscoverDialog }))
const PlanDialog = lazy(async () => ({ default: (await import('./plan-dialog.tsx')).PlanDialog }))

/** Pictures in a grid to look through, judge with one key each, and file. */
export function Assets() {
  const { app, assets } = useStrings()
  const state = useAssetFilters()
  const library = useLibrary(state)
  const navigate = useNavigate()
  const [open, setOpen] = useState<'discover' | 'organize'>()
  const mayDiscover = useMay('assets.discover')
  const mayOrganize = useMay('assets.organize')
  const { total } = library.pages
  const close = () => setOpen(undefined)
  const isNew = total === 0 && countFilters(state.filters) === 0

  return (
    <div className="appear flex h-[calc(100dvh-7rem)] min-h-96 flex-col gap-3 p-4 md:h-[calc(100dvh-3rem)] md:px-6 md:pb-4">
      <header className="flex flex-wrap items-center justify-between gap-2">
        <h1 className="flex items-baseline gap-2.5 text-xl font-semibold tracking-tight">
          {app.assets}
          {total !== undefined && total > 0 && (
            <span className="text-soft text-[13px] font-normal tracking-normal">
              {assets.about(number(total))}
            </span>
          )}
        </h1>
        <div className="flex gap-2">
          {mayOrganize && !isNew && (
            <Button onClick={() => setOpen('organize')} disabled={total === 0}>
              {assets.organize}
            </Button>
          )}
          {mayDiscover && (
            <Button kind={isNew ? 'plain' : 'primary'} icon="plus" onClick={() => setOpen('discover')}>
              {assets.discover}
            </Button>
          )}
        </div>
      </header>
      {isNew ? (
        <Suspense>
          <EmptyLibrary />
        </Suspense>
      ) : (
        <AssetsView
          state={state}
          library={library}
          onOpen={(hash, at) =>
            void navigate({ to: '/assets/$hash', params: { hash }, search: { ...state.filters, at } })
          }
        />
      )}
      <Suspense>
        {open === 'discover' && <DiscoverDialog onClose={close} />}
        {open === 'organize' && (
          <PlanDialog does="organize" filters={state.query.filters} count={total ?? 0} onClose={close} />
        )}
      </Suspense>
    </div>
  )
}
