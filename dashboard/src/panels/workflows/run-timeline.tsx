import { useRef, useState } from 'react'
import { useRead } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { number } from '../../parts/format.ts'
import { useKeys } from '../../parts/keys.ts'
import { Card, Empty } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { TimelineRow } from './gantt-row.tsx'
import { Gantt, type Timeline } from './gantt.tsx'
import type { RunSearch } from './run-search.ts'

interface RunTimelineProps {
  readonly workflowId: string
  readonly search: RunSearch
  onSearch(search: RunSearch): void
}

/** When the steps of a run ran, as a picture that can be zoomed, filtered and opened. */
export function RunTimeline({ workflowId, search, onSearch }: RunTimelineProps) {
  const { workflows: words } = useStrings()
  const { failed, group, from, to } = search
  const [showsGaps, setShowsGaps] = useState(false)
  const timeline = useRead(
    'workflows.timeline',
    {
      workflow_id: workflowId,
      ...(failed && { failed_only: true }),
      ...(group !== undefined && { group }),
      ...(from !== undefined && { from, to }),
    },
    { keepsLast: true },
  )
  const zoom = useZoom(timeline.data, search, onSearch)
  const { failed: _, ...all } = search
  const toggleFailed = () => onSearch(failed ? all : { ...all, failed: true })
  useKeys({ f: toggleFailed, '+': zoom.in, '=': zoom.in, '-': zoom.out, '0': zoom.whole })
  const choose = (row: TimelineRow) =>
    onSearch(row.kind === 'group' ? { ...search, group: row.row_id } : { ...search, step: row.row_id })
  const actions = (
    <>
      <label className="text-soft mr-2 hidden items-center gap-1.5 text-xs sm:flex">
        <input type="checkbox" checked={failed === true} onChange={toggleFailed} />
        {words.failedOnly}
      </label>
      {(timeline.data?.gaps.length ?? 0) > 0 && (
        <label className="text-soft mr-2 hidden items-center gap-1.5 text-xs sm:flex">
          <input type="checkbox" checked={!showsGaps} onChange={() => setShowsGaps(!showsGaps)} />
          {words.gapsHidden}
        </label>
      )}
      <IconButton icon="minus" label={words.zoomOut} onClick={zoom.out} disabled={from === undefined} />
      <IconButton icon="plus" label={words.zoomIn} onClick={zoom.in} />
    </>
  )
  return (
    <Card title={words.timeline} actions={actions} isFlush>
      <Answer of={timeline} lines={8}>
        {data => (
          <>
            <Narrowed search={search} onSearch={onSearch} />
            {data.rows.length === 0 ? (
              <Empty icon="clock" title={failed ? words.noFailed : words.noRows} />
            ) : (
              <Gantt
                timeline={data}
                chosen={search.step}
                showsGaps={showsGaps}
                onChoose={choose}
                onZoom={zoom.to}
              />
            )}
            <Foot timeline={data} />
          </>
        )}
      </Answer>
    </Card>
  )
}

/** What of the run is shown, where that is not all of it, and the ways back. */
function Narrowed({ search, onSearch }: Omit<RunTimelineProps, 'workflowId'>) {
  const { workflows: words } = useStrings()
  const { group, from, to, ...rest } = search
  if (group === undefined && from === undefined) return null
  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-4 py-1.5 text-xs">
      {group !== undefined && (
        <>
          <span className="text-soft min-w-0 truncate">{words.group(group)}</span>
          <Button
            kind="ghost"
            icon="close"
            onClick={() => onSearch({ ...rest, ...(from !== undefined && to !== undefined && { from, to }) })}
          >
            {words.allRows}
          </Button>
        </>
      )}
      {from !== undefined && (
        <Button
          kind="ghost"
          icon="close"
          onClick={() => onSearch({ ...rest, ...(group !== undefined && { group }) })}
        >
          {words.wholeRun}
        </Button>
      )}
    </div>
  )
}

const swatches = ['completed', 'running', 'waiting', 'failed', 'compensating'] as const
const colors = {
  completed: 'bg-ok-mark',
  running: 'bg-accent-solid',
  waiting: 'border border-dashed border-edge',
  failed: 'bg-bad-mark',
  compensating: 'bg-warn-mark',
} as const

function Foot({ timeline: { rows, left_off, total, is_here, ended_at } }: { readonly timeline: Timeline }) {
  const { workflows: words } = useStrings()
  const there = new Set(rows.flatMap(row => row.bars.map(bar => bar.status)))
  return (
    <div className="text-soft flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-2 text-xs">
      <span>{words.timelineAbout(number(total))}</span>
      {swatches
        .filter(each => there.has(each))
        .map(each => (
          <span key={each} className="inline-flex items-center gap-1.5">
            <span aria-hidden="true" className={`h-2 w-3 rounded-xs ${colors[each]}`} />
            {words.legend[each]}
          </span>
        ))}
      {left_off > 0 && <span>{words.leftOff(number(left_off))}</span>}
      {!is_here && ended_at === null && <span>{words.notHere}</span>}
    </div>
  )
}

const leastMs = 2

function useZoom(timeline: Timeline | undefined, search: RunSearch, onSearch: (search: RunSearch) => void) {
  const latest = useRef(timeline)
  latest.current = timeline
  const { from: _, to: __, ...rest } = search
  const to = (from: number, until: number) => {
    if (until - from < leastMs) return
    onSearch({ ...rest, from: Math.max(0, Math.floor(from)), to: Math.ceil(until) })
  }
  const by = (factor: number) => () => {
    const { from, to: until, end } = latest.current ?? { from: 0, to: 0, end: 0 }
    const half = ((until - from) * factor) / 2
    const middle = (from + until) / 2
    if (middle - half <= 0 && middle + half >= end) return onSearch(rest)
    to(Math.max(0, middle - half), Math.min(end, middle + half))
  }
  return { to, in: by(0.5), out: by(2), whole: () => onSearch(rest) }
}
