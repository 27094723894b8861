import { useCallback, useRef, useState, type KeyboardEvent } from 'react'
import { Button } from '../../parts/button.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { number } from '../../parts/format.ts'
import { Empty, Skeleton } from '../../parts/section.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { AssetGrid, type GridHandle } from './asset-grid.tsx'
import { AssetsToolbar } from './assets-toolbar.tsx'
import { Facets } from './facets.tsx'
import { SelectionBar } from './selection-bar.tsx'
import type { FilterState } from './use-asset-filters.ts'
import { useGridKeys } from './use-grid-keys.ts'
import type { Range } from './use-grid-pages.ts'
import type { Library } from './use-library.ts'
import { useMarking } from './use-marking.ts'

interface AssetsViewProps {
  readonly state: FilterState
  readonly library: Library
  onOpen(hash: string, at: number): void
}

const isWide = () => matchMedia('(min-width: 1024px)').matches
const keptSize = 'alice.assets.size'

/** Filters, the grid, and what can be done with what is selected. */
export function AssetsView({ state, library, onOpen }: AssetsViewProps) {
  const { assets } = useStrings()
  const [size, chooseSize] = useSize()
  const [hasFacets, setFacets] = useState(isWide)
  const marking = useMarking()
  const { pages, selected, focused } = library
  const open = (index: number) => {
    const asset = pages.at(index)
    if (asset) onOpen(asset.content_hash, index)
  }
  const grid = useRef<GridHandle>(undefined)
  useGridKeys({ library, marking, grid })
  const select = useCallback(
    (range: Range, how: 'only' | 'toggle') => {
      void library.select(range, how).then(isDone => {
        if (!isDone) tell(assets.tooMany(number(library.mostSelected)))
      })
    },
    [library, assets],
  )
  const hear = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') open(focused)
    else if (event.key === 'a' && (event.metaKey || event.ctrlKey)) {
      select({ first: 0, last: (pages.total ?? 1) - 1 }, 'only')
    } else return
    event.preventDefault()
  }

  return (
    <>
      <AssetsToolbar
        state={state}
        generation={library.generation}
        hasNews={library.hasNews}
        onNews={library.show}
        size={size}
        onSize={chooseSize}
        hasFacets={hasFacets}
        onFacets={() => setFacets(!hasFacets)}
      />
      <div className="relative flex min-h-0 flex-1 gap-3 max-lg:flex-col">
        {hasFacets && <FilterSide state={state} library={library} />}
        <div className="card flex min-h-0 min-w-0 flex-1 flex-col overflow-hidden">
          {pages.total !== undefined && pages.total > 0 ? (
            <AssetGrid
              key={JSON.stringify(state.query)}
              total={pages.total}
              size={size}
              focused={focused}
              selected={library.hashes}
              at={pages.at}
              handle={grid}
              onFocus={library.focus}
              onSelect={select}
              onOpen={open}
              onSeen={library.setRange}
              onKey={hear}
            />
          ) : (
            <Nothing state={state} library={library} />
          )}
          {selected.size > 0 ? (
            <SelectionBar chosen={[...selected.values()]} marking={marking} onClear={library.selectNone} />
          ) : (
            <Foot total={pages.total ?? 0} />
          )}
        </div>
      </div>
    </>
  )
}

function FilterSide({ state, library }: Pick<AssetsViewProps, 'state' | 'library'>) {
  const { assets } = useStrings()
  return (
    <aside
      aria-label={assets.filters}
      tabIndex={0}
      className="card shrink-0 overflow-y-auto max-lg:max-h-56 lg:w-60"
    >
      <Facets state={state} counts={library.facets.data?.facets} />
    </aside>
  )
}

/** How large the pictures are: kept in the browser, as it is nobody else's business. */
function useSize(): readonly [number, (size: number) => void] {
  const [size, setSize] = useState(() => Number(localStorage.getItem(keptSize)) || (isWide() ? 184 : 112))
  const choose = (next: number) => {
    localStorage.setItem(keptSize, String(next))
    setSize(next)
  }
  return [size, choose]
}

function Foot({ total }: { readonly total: number }) {
  const { assets } = useStrings()
  if (total === 0) return null
  return (
    <p title={assets.reviewTags} className="text-soft hidden border-t px-3 py-1.5 text-xs md:block">
      {assets.keysHint}
    </p>
  )
}

/** Why there is nothing to see, and what to do. */
function Nothing({ state, library }: { readonly state: FilterState; readonly library: Library }) {
  const { assets } = useStrings()
  const { total, error } = library.pages
  if (error) return <ErrorNote error={error} onRetry={library.show} />
  if (total === undefined) return <Skeleton lines={8} />
  const isQueue = state.filters.review === 'unreviewed'
  return (
    <Empty
      icon={isQueue ? 'check' : 'search'}
      title={isQueue ? assets.allReviewed : assets.noMatch}
      actions={<Button onClick={state.clear}>{assets.showAll}</Button>}
    >
      {isQueue ? assets.allReviewedHint : assets.noMatchHint}
    </Empty>
  )
}
