import type { Output } from '../../client/alice.ts'
import { useStrings } from '../../strings/strings.tsx'
import { medias } from './asset-filters.ts'
import { Facet } from './facet.tsx'
import { StarFilter } from './star-filter.tsx'
import type { FilterState } from './use-asset-filters.ts'

type Counts = NonNullable<Output<'assets.search'>['facets']>

interface FacetsProps {
  readonly state: FilterState
  readonly counts: Counts | undefined
}

/** What there is to filter by, and how many have it. */
export function Facets({ state, counts }: FacetsProps) {
  const { assets } = useStrings()
  const { filters, change } = state
  const { tags = [] } = filters
  const named = (name: string) => (medias as readonly string[]).includes(name)
  const tagCounts = (counts?.tags ?? [])
    .filter(({ key }) => key !== 'review')
    .map(({ key, value, count }) => [`${key}:${value}`, count] as const)
  return (
    <div className="flex flex-col gap-3 p-3 text-[13px]">
      <StarFilter state={state} counts={counts?.quality_ratings ?? {}} />
      <Facet
        title={assets.media}
        rows={Object.entries(counts?.media_types ?? {})}
        chosen={filters.media}
        labelOf={each => (named(each) ? assets[each as (typeof medias)[number]] : each)}
        onChoose={media => change({ media: media as typeof filters.media })}
      />
      <Facet
        title={assets.project}
        rows={Object.entries(counts?.projects ?? {})}
        chosen={filters.project}
        onChoose={project => change({ project })}
      />
      <Facet
        title={assets.tags}
        rows={tagCounts}
        chosen={tags}
        hint={counts?.tags_sampled ? assets.tagsSampled : undefined}
        onChoose={(_, tag) =>
          change({ tags: tags.includes(tag) ? tags.filter(each => each !== tag) : [...tags, tag] })
        }
      />
      <Facet
        isClosed
        title={assets.source}
        rows={Object.entries(counts?.ai_sources ?? {})}
        chosen={filters.source}
        onChoose={source => change({ source })}
      />
      <Facet
        isClosed
        title={assets.format}
        rows={Object.entries(counts?.file_formats ?? {}).filter(([format]) => format !== '')}
        chosen={filters.format}
        onChoose={format => change({ format })}
      />
      <Facet
        isClosed
        title={assets.month}
        rows={Object.entries(counts?.months ?? {})}
        chosen={filters.month}
        onChoose={month => change({ month })}
      />
      <Facet
        isClosed
        title={assets.role}
        rows={Object.entries(counts?.roles ?? {}).filter(([role]) => role !== 'none')}
        chosen={filters.role}
        labelOf={role => role.replaceAll('_', ' ')}
        onChoose={role => change({ role: role as typeof filters.role })}
      />
      <Toggle
        label={assets.asideShow}
        isOn={filters.aside === true}
        onToggle={() => change({ aside: filters.aside ? undefined : true })}
      />
    </div>
  )
}

const Toggle = ({
  label,
  isOn,
  onToggle,
}: {
  readonly label: string
  readonly isOn: boolean
  onToggle(): void
}) => (
  <label className="text-soft flex items-center gap-2 px-2">
    <input type="checkbox" checked={isOn} onChange={onToggle} className="accent-accent-solid" />
    {label}
  </label>
)
