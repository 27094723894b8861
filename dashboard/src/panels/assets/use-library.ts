import { useMemo, useRef, useState } from 'react'
import type { Asset } from './asset-marks.ts'
import { patches } from './asset-marks.ts'
import type { FilterState } from './use-asset-filters.ts'
import { useFacets, useGeneration, useGridPages, type Range } from './use-grid-pages.ts'

const mostSelected = 10_000

/** Where somebody was, for when they come back from looking at one. */
let left = { query: '', focused: 0 }

/** What is shown, what has the focus and what is selected. */
export function useLibrary({ query }: FilterState) {
  const written = JSON.stringify(query)
  const [range, setRange] = useState<Range>({ first: 0, last: 0 })
  const [focused, setFocused] = useState(left.query === written ? left.focused : 0)
  const [selected, setSelected] = useState<ReadonlyMap<string, Asset>>(new Map())
  const shownFor = useRef(written)
  // Other filters begin at their first, with nothing selected.
  if (shownFor.current !== written) {
    shownFor.current = written
    setFocused(0)
    setSelected(new Map())
  }
  const { generation, hasNews, show } = useGeneration(
    () => range.first === 0 && selected.size === 0 && patches.get().size === 0,
  )
  const pages = useGridPages(query, generation, range)
  const facets = useFacets(query, generation)

  const focus = (index: number) => {
    left = { query: written, focused: index }
    setFocused(index)
  }
  /** False when they are too many. */
  const select = async (wanted: Range, how: 'only' | 'toggle'): Promise<boolean> => {
    if (wanted.last - wanted.first >= mostSelected) return false
    const found = await pages.load(wanted)
    setSelected(before => {
      const next = new Map(how === 'only' ? [] : before)
      for (const asset of found) {
        if (how === 'only' || !next.delete(asset.content_hash)) next.set(asset.content_hash, asset)
      }
      return next
    })
    return true
  }
  const hashes = useMemo(() => new Set(selected.keys()), [selected])
  return {
    generation,
    hasNews,
    show,
    pages,
    facets,
    focused,
    focus,
    selected,
    hashes,
    select,
    selectNone: () => setSelected(new Map()),
    setRange,
    mostSelected,
  }
}

export type Library = ReturnType<typeof useLibrary>
