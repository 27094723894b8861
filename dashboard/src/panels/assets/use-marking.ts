import { useMemo } from 'react'
import { useMay } from '../../client/alice.ts'
import { tell } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { markAssets, marksOf, undoLast, type Asset } from './asset-marks.ts'

type Some = readonly Pick<Asset, 'content_hash' | 'quality_rating' | 'user_rating' | 'removed' | 'tags'>[]

/** What a person can say of assets in one key, each with its way back. */
export function useMarking() {
  const { assets: words } = useStrings()
  const may = {
    rate: useMay('assets.rate'),
    tag: useMay('assets.tag'),
    remove: useMay('assets.remove'),
  }
  const { rate, tag, remove } = may
  return useMemo(() => {
    const says = (what: string) => ({ what, undo: words.undo })
    const review = (some: Some, wanted: 'picked' | 'rejected' | null) => {
      const what =
        wanted === null
          ? words.clearedToast(some.length)
          : words[wanted === 'picked' ? 'pickedToast' : 'rejectedToast'](some.length)
      if (tag) void markAssets(some, { kind: 'review', review: wanted }, says(what))
    }
    return {
      may: { rate, tag, remove },
      stars: (some: Some, stars: number) => {
        const what = words.ratedToast(some.length, stars)
        if (rate) void markAssets(some, { kind: 'stars', stars }, says(what))
      },
      review,
      /** The same key again takes it back. */
      flip: (some: Some, wanted: 'picked' | 'rejected') => {
        const isSet = some.length > 0 && some.every(each => marksOf(each).review === wanted)
        review(some, isSet ? null : wanted)
      },
      aside: (some: Some, isAside: boolean) => {
        const what = (isAside ? words.asideToast : words.restoredToast)(some.length)
        if (remove) {
          void markAssets(some, { kind: 'removed', removed: isAside ? 'rejected' : null }, says(what))
        }
      },
      undo: async () => {
        const what = await undoLast()
        tell(what === undefined ? words.nothingToUndo : words.undone(what))
      },
    }
  }, [words, rate, tag, remove])
}

export type Marking = ReturnType<typeof useMarking>
