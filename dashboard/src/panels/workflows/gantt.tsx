import { useEffect, useMemo, useRef, useState, type RefObject } from 'react'
import type { Output } from '../../client/alice.ts'
import { useStrings } from '../../strings/strings.tsx'
import { GanttAxis, GanttGround } from './gantt-axis.tsx'
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
const around = 2

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
  const { focused, setFocused, move } = useRowFocus(box, rows.length)
  const first = Math.max(0, Math.floor(top / rowHeight) - around)
  const shown = rows.slice(first, first + mostVisible + 2 * around)

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
              <GanttGround
                scale={scale}
                left={labelWidth}
                width={chartWidth}
                height={rows.length * rowHeight}
              />
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

function useWidth(box: RefObject<HTMLDivElement | null>): number {
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

/** Tab reaches one row, the arrow keys the others; the row that is reached is scrolled into sight. */
function useRowFocus(box: RefObject<HTMLDivElement | null>, count: number) {
  const [focused, setFocused] = useState(0)
  const latest = useRef(focused)
  const reach = (index: number) => {
    latest.current = index
    setFocused(index)
  }
  const move = (by: number) => {
    const next = Math.max(0, Math.min(count - 1, latest.current + by))
    reach(next)
    const list = box.current?.querySelector<HTMLElement>('[data-rows]')
    if (!list) return
    const bottom = (next + 1) * rowHeight - list.clientHeight
    list.scrollTop = Math.min(next * rowHeight, Math.max(bottom, list.scrollTop))
    const focus = () => {
      const row = list.querySelector<HTMLElement>(`[data-row="${next}"]`)
      row?.focus()
      return row !== null
    }
    // A row that is not drawn yet is with the next frame.
    if (!focus()) requestAnimationFrame(focus)
  }
  return { focused, setFocused: reach, move }
}
