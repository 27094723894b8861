import { useKeys } from '../../parts/keys.ts'
import type { GridHandle } from './asset-grid.tsx'
import type { Library } from './use-library.ts'
import type { Marking } from './use-marking.ts'

interface GridKeys {
  readonly library: Library
  readonly marking: Marking
  readonly grid: { readonly current: GridHandle | undefined }
}

const moves = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown']

/** One key each, for what is selected or else for what has the focus. */
export function useGridKeys({ library, marking, grid }: GridKeys) {
  const { pages, focused, selected, selectNone } = library
  const meant = () => {
    const one = pages.at(focused)
    return selected.size > 0 ? [...selected.values()] : one ? [one] : []
  }
  useKeys({
    ...Object.fromEntries(
      moves.flatMap(key => [
        [key, () => grid.current?.move(key, false)],
        [`shift+${key}`, () => grid.current?.move(key, true)],
      ]),
    ),
    ...Object.fromEntries(
      [0, 1, 2, 3, 4, 5].map(stars => [String(stars), () => marking.stars(meant(), stars)]),
    ),
    p: () => marking.flip(meant(), 'picked'),
    x: () => marking.flip(meant(), 'rejected'),
    u: () => void marking.undo(),
    Escape: selectNone,
  })
}
