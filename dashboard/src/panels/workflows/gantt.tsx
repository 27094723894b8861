import { useEffect, useMemo, useRef, useState } from 'react'
import type { Output } from '../../client/alice.ts'
import { useStrings } from '../../strings/strings.tsx'
import { GanttAxis } from './gantt-axis.tsx'
import { GanttRow, rowHeight, type TimelineRow } from './gantt-row.tsx'
import { timeScale } from './time-scale.ts'

export type Timeline = Output<'workflows.timeline'>
export type TimelineGap = Timeline['gaps'][number]

interface GanttProps {
  readonly timeline: Timeline
  /** The row whose drawer is open. */
  readonly chosen: string | undefined
  /** Gaps are drawn as long as they are. */
  readonly showsGaps: boolean
  onChoose(row: TimelineRow): void
  onZoom(from: number, to: number): void
}

const mostVisible = 16
const around = 6

/** The steps of a run over time. Draws the rows that are seen, however many there are. */
export function Gantt({ timeline, chosen, showsGaps, onChoose, onZoom }: GanttProps) {
  const { workflows: words } = useStrings()
  const { rows, gaps, from, to } = timeline
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const labelWidth = width < 600 ? 120 : Math.min(300, Math.round(width * 0.26))
  const chartWidth = Math.max(60, width - labelWidth - 16)
  const scale = useMemo(
    () => timeScale({ from, to: Math.max(to, from + 1) }, showsGaps ? [] : gaps, chartWidth),
    [from, to, gaps, showsGaps, chartWidth],
  )
  const [top, setTop] = useState(0)
  const [focused, setFocused] = useState(0)
  const first = Math.max(0, Math.floor(top / rowHeight) - around)
  const shown = rows.slice(first, first + mostVisible + 2 * around)

  const move = (by: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, focused + by))
    setFocused(next)
    const { current } = box
    if (!current) return
    const list = current.querySelector<HTMLElement>('[data-rows]')
    if (!list) return
    if (next * rowHeight < list.scrollTop) list.scrollTop = next * rowHeight
    const bottom = (next + 1) * rowHeight - list.clientHeight
    if (bottom > list.scrollTop) list.scrollTop = bottom
    requestAnimationFrame(() => current.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus())
  }

  return (
    <div ref={box} className="min-w-0">
      {width > 0 && (
        <>
          <GanttAxis scale={scale} labelWidth={labelWidth} width={chartWidth} onZoom={onZoom} />
          <div
            data-rows
            role="list"
            aria-label={words.timeline}
            onScroll={event => setTop(event.currentTarget.scrollTop)}
            onKeyDown={event => {
              const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key]
              if (by === undefined) return
              event.preventDefault()
              event.stopPropagation()
              move(by)
            }}
            className="overflow-x-hidden overflow-y-auto"
            style={{ maxHeight: mostVisible * rowHeight }}
          >
            <div role="presentation" style={{ height: rows.length * rowHeight, position: 'relative' }}>
              {shown.map((row, at) => (
                <GanttRow
                  key={row.row_id}
                  row={row}
                  index={first + at}
                  count={rows.length}
                  scale={scale}
                  labelWidth={labelWidth}
                  width={chartWidth}
                  isChosen={row.row_id === chosen}
                  isReached={first + at === focused}
                  onChoose={() => {
                    setFocused(first + at)
                    onChoose(row)
                  }}
                />
              ))}
            </div>
          </div>
        </>
      )}
    </div>
  )
}

function useWidth(box: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const { current } = box
    if (!current) return undefined
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)))
    observer.observe(current)
    return () => observer.disconnect()
  }, [box])
  return width
}
