import { number } from '../../parts/format.ts'
import { useStrings } from '../../strings/strings.tsx'
import { Group } from './facet.tsx'
import type { FilterState } from './use-asset-filters.ts'

interface StarFilterProps {
  readonly state: FilterState
  readonly counts: Readonly<Record<string, number>>
}

/** Exactly so many stars, or at least so many. */
export function StarFilter({ state: { filters, change }, counts }: StarFilterProps) {
  const { assets } = useStrings()
  const { stars } = filters
  const isAtLeast = stars === undefined || stars.endsWith('+')
  const chosen = stars === undefined ? undefined : Number(stars[0])
  const written = (count: number, atLeast: boolean) => `${count}${atLeast && count > 0 ? '+' : ''}`
  const how = [
    [true, '≥', assets.starsAtLeast],
    [false, '=', assets.starsExactly],
  ] as const
  return (
    <Group title={assets.stars}>
      <div className="flex items-center gap-1 px-2 pb-1" role="group" aria-label={assets.starsHow}>
        {how.map(([atLeast, sign, label]) => (
          <button
            key={sign}
            type="button"
            aria-pressed={isAtLeast === atLeast}
            title={label}
            onClick={() => change({ stars: written(chosen ?? 4, atLeast) })}
            className="text-soft hover:bg-hover aria-pressed:bg-sunken aria-pressed:text-ink h-6 rounded-md px-2 text-xs"
          >
            <span aria-hidden="true">{sign} </span>
            {label}
          </button>
        ))}
      </div>
      <ul>
        {[5, 4, 3, 2, 1, 0].map(each => (
          <li key={each}>
            <button
              type="button"
              aria-pressed={chosen === each}
              aria-label={assets.starsOf(each)}
              onClick={() => change({ stars: chosen === each ? undefined : written(each, isAtLeast) })}
              className="hover:bg-hover aria-pressed:bg-accent-wash aria-pressed:text-accent flex h-7 w-full items-center gap-2 rounded-md px-2 text-left"
            >
              <span className="flex-1">{each === 0 ? assets.starsOf(0) : '★'.repeat(each)}</span>
              <span className="text-faint text-xs">
                {number(counts[each === 0 ? 'unrated' : String(each)] ?? 0)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Group>
  )
}
