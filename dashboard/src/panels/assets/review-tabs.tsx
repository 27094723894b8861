import { number } from '../../parts/format.ts'
import { useStrings } from '../../strings/strings.tsx'
import type { FilterState } from './use-asset-filters.ts'
import { useUnreviewed } from './use-unreviewed.ts'

const choices = [undefined, 'unreviewed', 'picked', 'rejected', 'reviewed'] as const

/** The queue of what nobody looked at yet, beside what became of the rest. */
export function ReviewTabs({
  state,
  generation,
}: {
  readonly state: FilterState
  readonly generation: number
}) {
  const { assets } = useStrings()
  const { filters, change } = state
  const waiting = useUnreviewed(filters, generation)
  return (
    <div
      role="group"
      aria-label={assets.review}
      className="bg-sunken flex max-w-full overflow-x-auto rounded-md p-0.5"
    >
      {choices.map(each => (
        <button
          key={each ?? 'all'}
          type="button"
          aria-pressed={filters.review === each}
          onClick={() => change({ review: each })}
          className="text-soft hover:text-ink aria-pressed:bg-surface aria-pressed:text-ink flex h-7 items-center gap-1.5 rounded-sm px-2.5 text-xs font-medium whitespace-nowrap aria-pressed:shadow-xs"
        >
          {each === undefined ? assets.reviewAll : assets[each]}
          {each === 'unreviewed' && waiting !== undefined && (
            <span className="text-faint">{number(waiting)}</span>
          )}
        </button>
      ))}
    </div>
  )
}
