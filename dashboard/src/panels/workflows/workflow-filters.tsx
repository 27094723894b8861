import { useRead } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { SearchInput, Select } from '../../parts/field.tsx'
import { number } from '../../parts/format.ts'
import { useStrings } from '../../strings/strings.tsx'
import { typeName } from './run-words.ts'
import { spans, statuses, statusesOf, type Span, type WorkflowsSearch } from './workflows-search.ts'

interface FiltersProps {
  readonly search: WorkflowsSearch
  /** By status, of everything else that is asked for. */
  readonly counts: Readonly<Record<string, number>>
  onSearch(search: WorkflowsSearch): void
}

export function WorkflowFilters({ search, counts, onSearch }: FiltersProps) {
  const { app, workflows: words } = useStrings()
  const set = (name: keyof WorkflowsSearch) => (value: string) => {
    const { [name]: _, ...others } = search as Record<string, string>
    onSearch(value === '' ? others : { ...others, [name]: value })
  }
  const { data } = useRead('workflows.list_types', {})
  const isFiltered = Object.keys(search).some(name => name !== 'order')
  return (
    <div className="flex flex-col gap-2 border-b p-3">
      <div className="grid grid-cols-2 items-center gap-2 sm:flex sm:flex-wrap">
        <SearchInput
          label={words.searchText}
          value={search.q ?? ''}
          onChange={set('q')}
          className="col-span-2 sm:w-60"
        />
        <Select
          label={words.anyType}
          value={search.type ?? ''}
          onChange={set('type')}
          options={[
            ['', words.anyType],
            ...(data?.types ?? []).map(({ type }) => [type, typeName(type)] as const),
          ]}
          className="sm:w-48"
        />
        <Select
          label={words.anyTime}
          value={search.within ?? ''}
          onChange={set('within')}
          options={[
            ['', words.anyTime],
            ...(Object.keys(spans) as Span[]).map(each => [each, words.within[each]] as const),
          ]}
          className="sm:w-auto"
        />
        <SearchInput
          label={words.filterBy}
          value={search.by ?? ''}
          onChange={set('by')}
          className="sm:w-52"
        />
        <Select
          label={words.order}
          value={search.order ?? ''}
          onChange={set('order')}
          options={[
            ['', words.failedFirst],
            ['newest', words.newestFirst],
          ]}
          className="sm:w-auto"
        />
        {isFiltered && (
          <Button kind="ghost" icon="close" onClick={() => onSearch({})}>
            {app.clearFilters}
          </Button>
        )}
      </div>
      <StatusChips chosen={statusesOf(search.status)} counts={counts} onChoose={set('status')} />
      {search.parent !== undefined && <p className="text-soft text-xs">{words.partsOf(search.parent)}</p>}
    </div>
  )
}

interface ChipsProps {
  readonly chosen: readonly string[]
  readonly counts: Readonly<Record<string, number>>
  onChoose(status: string): void
}

/** Several may be chosen; each says how many there are. */
function StatusChips({ chosen, counts, onChoose }: ChipsProps) {
  const { workflows: words } = useStrings()
  return (
    <div role="group" aria-label={words.statuses} className="-mx-1 flex gap-1 overflow-x-auto px-1 py-0.5">
      {statuses.map(status => {
        const isOn = chosen.includes(status)
        const count = counts[status] ?? 0
        const next = isOn ? chosen.filter(each => each !== status) : [...chosen, status]
        return (
          <button
            key={status}
            type="button"
            aria-pressed={isOn}
            onClick={() => onChoose(next.join(','))}
            className={`inline-flex h-7 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-xs font-medium transition-colors ${isOn ? 'bg-accent-wash text-accent border-transparent' : 'text-soft hover:bg-hover'}`}
          >
            {words.status[status]}
            <span className={isOn ? '' : status === 'failed' && count > 0 ? 'text-bad' : 'text-faint'}>
              {number(count)}
            </span>
          </button>
        )
      })}
    </div>
  )
}
