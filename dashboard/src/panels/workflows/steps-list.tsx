import { useCallback, useState } from 'react'
import type { Input, Output } from '../../client/alice.ts'
import { SearchInput, Select } from '../../parts/field.tsx'
import { bytes, duration, money, number } from '../../parts/format.ts'
import { useKeys } from '../../parts/keys.ts'
import { RowsAnswer } from '../../parts/rows-answer.tsx'
import { Empty } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { useFreshPages } from './fresh-pages.ts'
import type { RunSearch } from './run-search.ts'
import { itemOf } from './run-words.ts'
import { StepMark, type StepItem } from './step-mark.tsx'

interface StepsListProps {
  readonly workflowId: string
  readonly search: RunSearch
  onSearch(search: RunSearch): void
}

const pageSize = 200
const rowHeight = 40

const rowsOf = {
  of: (page: Output<'workflows.steps'>) => page.steps,
  keyOf: (step: StepItem) => step.step_id,
}

type Statuses = Input<'workflows.steps'>['statuses']

/** Every step, the newest first; filters are executed by the server. */
export function StepsList({ workflowId, search, onSearch }: StepsListProps) {
  const { workflows: words } = useStrings()
  const { failed, text, status } = search
  const input: Input<'workflows.steps'> = {
    workflow_id: workflowId,
    limit: pageSize,
    ...(failed && { failed_only: true }),
    ...(text !== undefined && { text }),
    ...(status !== undefined && { statuses: [status] as Statuses }),
  }
  const { head, rows, more } = useFreshPages('workflows.steps', input, rowsOf)
  const [marked, setMarked] = useState(-1)
  const open = useCallback((id: string) => onSearch({ ...search, step: id }), [search, onSearch])
  const step = (by: number) => () => setMarked(Math.max(0, Math.min(rows.length - 1, marked + by)))
  useKeys({ j: step(1), k: step(-1), Enter: () => rows[marked] && open(rows[marked].step_id) })
  return (
    <>
      <StepFilters search={search} counts={head.data?.counts ?? {}} onSearch={onSearch} />
      <RowsAnswer
        query={head}
        isEmpty={rows.length === 0}
        empty={
          <Empty icon="workflows" title={words.noSteps}>
            {words.noStepsHint}
          </Empty>
        }
        lines={8}
      >
        <VirtualList
          label={words.steps}
          rows={rows}
          keyOf={({ step_id }) => step_id}
          rowHeight={rowHeight}
          onEnd={more}
          overscan={3}
          markedIndex={marked}
          className="h-[min(60vh,30rem)]"
        >
          {(each, at) => (
            <StepRow
              step={each}
              isMarked={at === marked || each.step_id === search.step}
              onOpen={() => open(each.step_id)}
            />
          )}
        </VirtualList>
      </RowsAnswer>
    </>
  )
}

interface FiltersProps extends Omit<StepsListProps, 'workflowId'> {
  readonly counts: Readonly<Record<string, number>>
}

function StepFilters({ search, counts, onSearch }: FiltersProps) {
  const { workflows: words } = useStrings()
  const { text, status, failed, ...rest } = search
  const put = (next: Pick<RunSearch, 'text' | 'status' | 'failed'>) => {
    const wanted = { ...(text && { text }), ...(status && { status }), ...(failed && { failed }), ...next }
    onSearch({ ...rest, ...Object.fromEntries(Object.entries(wanted).filter(([, value]) => value)) })
  }
  return (
    <div className="flex flex-wrap items-center gap-2 border-b p-3">
      <SearchInput
        label={words.stepText}
        value={text ?? ''}
        onChange={value => put({ text: value })}
        className="w-full sm:w-64"
      />
      <Select
        label={words.statuses}
        value={status ?? ''}
        onChange={value => put({ status: value })}
        options={[
          ['', words.anyStatus],
          ...Object.entries(counts).map(
            ([name, count]) =>
              [name, `${words.stepStatus[name as StepItem['status']]} (${number(count)})`] as const,
          ),
        ]}
        className="sm:w-48"
      />
      <label className="text-soft flex items-center gap-1.5 text-xs">
        <input
          type="checkbox"
          checked={failed === true}
          onChange={() => onSearch(failed ? withoutFailed(search) : { ...search, failed: true })}
        />
        {words.failedOnly}
      </label>
    </div>
  )
}

const withoutFailed = ({ failed: _, ...search }: RunSearch): RunSearch => search

interface StepRowProps {
  readonly step: StepItem
  readonly isMarked: boolean
  onOpen(): void
}

function StepRow({ step, isMarked, onOpen }: StepRowProps) {
  const { workflows: words } = useStrings()
  const { step_id, name, scope, status, attempts, error, duration_ms, output_bytes, cost, started_at } = step
  const item = itemOf(scope)
  return (
    <button
      type="button"
      onClick={onOpen}
      title={step_id}
      aria-current={isMarked || undefined}
      className="hover:bg-hover aria-[current]:bg-accent-wash grid h-full w-full grid-cols-[auto_1fr_auto] items-center gap-x-2 border-b px-4 text-left text-xs md:gap-x-4 md:grid-cols-[7.5rem_minmax(0,1fr)_6rem_5.5rem_5.5rem_6.5rem]"
    >
      <span className="text-soft flex items-center gap-2">
        <StepMark status={status} />
        <span className="hidden md:inline">{words.stepStatus[status]}</span>
      </span>
      <span className="flex min-w-0 items-center gap-2">
        <span className="truncate text-[13px] font-medium">{name}</span>
        {item !== '' && <span className="text-faint truncate font-mono">{item}</span>}
        {error && <span className="text-bad hidden min-w-0 truncate lg:inline">{error.message}</span>}
      </span>
      <span className="text-warn hidden md:block">
        {attempts.length > 1 && words.attempts(attempts.length)}
      </span>
      <span className="text-soft text-right">{duration_ms === null ? '' : duration(duration_ms)}</span>
      <span className="text-faint hidden text-right md:block">
        {cost ? money(cost) : output_bytes > 0 ? bytes(output_bytes) : ''}
      </span>
      <span className="text-faint hidden text-right md:block">{started_at && <Time at={started_at} />}</span>
    </button>
  )
}
