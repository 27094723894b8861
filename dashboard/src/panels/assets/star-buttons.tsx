import { IconButton } from '../../parts/button.tsx'
import { useStrings } from '../../strings/strings.tsx'

/** One to five, and none again. */
export function StarButtons({
  value,
  onStars,
}: {
  readonly value?: number | null
  onStars(stars: number): void
}) {
  const { assets } = useStrings()
  return (
    <span role="group" aria-label={assets.rate} className="flex">
      {[1, 2, 3, 4, 5].map(each => (
        <IconButton
          key={each}
          icon="star"
          label={assets.starsOf(each)}
          aria-pressed={value === undefined ? undefined : value === each}
          onClick={() => onStars(value === each ? 0 : each)}
          className={`size-7 ${value !== undefined && value !== null && each <= value ? 'text-warn [&_svg]:fill-current' : ''}`}
        />
      ))}
    </span>
  )
}
