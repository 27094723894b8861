import { IconButton } from '../../parts/button.tsx'
import { SearchInput, Select } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { sorts, type AssetFilters, type Sort } from './asset-filters.ts'
import { ReviewTabs } from './review-tabs.tsx'
import type { FilterState } from './use-asset-filters.ts'

interface ToolbarProps {
  readonly state: FilterState
  readonly generation: number
  readonly hasNews: boolean
  onNews(): void
  readonly size: number
  onSize(size: number): void
  readonly hasFacets: boolean
  onFacets(): void
}

const sizes = { least: 96, most: 360, step: 8 } as const

/** What is shown, in which order and how large. */
export function AssetsToolbar(props: ToolbarProps) {
  const { state, generation, hasNews, onNews, size, onSize, hasFacets, onFacets } = props
  const { assets } = useStrings()
  const { filters, query, change } = state
  const orders = sorts.filter(each => each !== 'relevance' || filters.q !== undefined)
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <IconButton
          icon="filter"
          label={hasFacets ? assets.hideFilters : assets.filters}
          aria-expanded={hasFacets}
          onClick={onFacets}
          className={hasFacets ? 'bg-accent-wash text-accent' : ''}
        />
        <SearchInput
          label={assets.search}
          value={filters.q ?? ''}
          onChange={q => change({ q: q === '' ? undefined : q })}
          className="min-w-40 flex-1 md:max-w-sm"
        />
        <Select
          label={assets.sort}
          value={query.sort}
          onChange={sort => change({ sort: sort as Sort, order: undefined })}
          options={orders.map(each => [each, assets[each]] as const)}
          className="max-w-40"
        />
        <ReviewTabs state={state} generation={generation} />
        <label className="text-soft ml-auto hidden items-center gap-2 md:flex" title={assets.size}>
          <Icon name="assets" size={13} />
          <span className="sr-only">{assets.size}</span>
          <input
            type="range"
            min={sizes.least}
            max={sizes.most}
            step={sizes.step}
            value={size}
            onChange={event => onSize(Number(event.target.value))}
            className="accent-accent-solid w-28"
          />
          <Icon name="assets" size={18} />
        </label>
      </div>
      <Chips filters={filters} onChange={change} />
      {hasNews && (
        <p
          role="status"
          className="bg-info-wash text-info flex items-center gap-2 rounded-md px-3 py-1.5 text-[13px]"
        >
          {assets.changed}
          <button type="button" onClick={onNews} className="font-medium underline">
            {assets.showChanges}
          </button>
        </p>
      )}
    </div>
  )
}

interface ChipsProps {
  readonly filters: AssetFilters
  readonly onChange: FilterState['change']
}

/** Each filter that is set, to take away. */
function Chips({ filters, onChange }: ChipsProps) {
  const { assets } = useStrings()
  const { stars, media, project, tags = [], source, format, month, role, aside } = filters
  const chips: (readonly [label: string, away: Parameters<FilterState['change']>[0]])[] = [
    ...(stars === undefined ? [] : [[starsText(stars, assets.starsOf), { stars: undefined }] as const]),
    ...(media ? [[assets[media], { media: undefined }] as const] : []),
    ...(project === undefined ? [] : [[project, { project: undefined }] as const]),
    ...tags.map(tag => [tag, { tags: tags.filter(each => each !== tag) }] as const),
    ...(source === undefined ? [] : [[source, { source: undefined }] as const]),
    ...(format === undefined ? [] : [[format, { format: undefined }] as const]),
    ...(month === undefined ? [] : [[month, { month: undefined }] as const]),
    ...(role ? [[role.replaceAll('_', ' '), { role: undefined }] as const] : []),
    ...(aside ? [[assets.aside, { aside: undefined }] as const] : []),
  ]
  if (chips.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-1.5">
      {chips.map(([label, away]) => (
        <li key={label}>
          <button
            type="button"
            aria-label={assets.without(label)}
            onClick={() => onChange(away)}
            className="bg-accent-wash text-accent flex h-6 items-center gap-1 rounded-full px-2.5 text-xs font-medium"
          >
            {label}
            <Icon name="close" size={12} />
          </button>
        </li>
      ))}
    </ul>
  )
}

const starsText = (stars: string, starsOf: (stars: number) => string) =>
  stars === '0' ? starsOf(0) : `${stars.endsWith('+') ? '≥ ' : '= '}${'★'.repeat(Number(stars[0]))}`
