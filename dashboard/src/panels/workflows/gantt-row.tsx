import { memo } from 'react'
import { duration, number } from '../../parts/format.ts'
import { useStrings } from '../../strings/strings.tsx'
import type { Timeline, TimelineGap } from './gantt.tsx'
import { itemOf } from './run-words.ts'
import { StepMark } from './step-mark.tsx'
import type { TimeScale } from './time-scale.ts'

export type TimelineRow = Timeline['rows'][number]
type Bar = TimelineRow['bars'][number]

export const rowHeight = 26
const barTop = 7
const barHeight = 12

interface RowProps {
  readonly row: TimelineRow
  readonly index: number
  readonly count: number
  readonly scale: TimeScale<TimelineGap>
  readonly labelWidth: number
  readonly width: number
  readonly isChosen: boolean
  /** Reached by Tab; the others by the arrow keys. */
  readonly isReached: boolean
  onChoose(): void
}

export const GanttRow = memo((props: RowProps) => {
  const { row, index, count, scale, labelWidth, width, isChosen, isReached, onChoose } = props
  const { workflows: words } = useStrings()
  const { kind, name, scope, status, steps, failed, bars } = row
  const isGroup = kind === 'group'
  const item = itemOf(scope)
  // What tells steps of one kind from each other comes first where there is little room.
  const isNarrow = labelWidth < 160
  const seen = bars.filter(bar => bar.to >= scale.from && bar.from <= scale.to)
  const label = isGroup
    ? words.groupLabel(name, number(steps), failed)
    : words.rowLabel(name, words.stepStatus[status], duration(tookOf(bars)), bars.length)
  return (
    <div
      role="listitem"
      aria-setsize={count}
      aria-posinset={index + 1}
      className="absolute inset-x-0"
      style={{ top: index * rowHeight, height: rowHeight }}
    >
      <button
        type="button"
        data-row={index}
        tabIndex={isReached ? 0 : -1}
        aria-label={label}
        aria-current={isChosen || undefined}
        onClick={onChoose}
        className="hover:bg-hover aria-[current]:bg-accent-wash flex h-full w-full items-center text-left text-xs outline-offset-[-2px]"
      >
        <span className="flex items-center gap-2 pr-3 pl-4" style={{ width: labelWidth }}>
          <StepMark status={status} />
          <span className="min-w-0 flex-1 truncate">
            {isNarrow && item !== '' ? item : name}
            {item !== '' && <span className="text-faint ml-1.5">{isNarrow ? name : item}</span>}
          </span>
          {isGroup && <span className="text-faint text-2xs">×{number(steps)}</span>}
          {isGroup && failed > 0 && <span className="text-bad text-2xs">{number(failed)}</span>}
        </span>
        <svg width={width} height={rowHeight} aria-hidden="true" className="shrink-0 overflow-visible">
          <Bars bars={seen} isGroup={isGroup} scale={scale} />
          {!isGroup && seen.length === bars.length && <Took bars={bars} scale={scale} width={width} />}
        </svg>
      </button>
    </div>
  )
})

interface BarsProps {
  readonly bars: readonly Bar[]
  readonly isGroup: boolean
  readonly scale: TimeScale<TimelineGap>
}

const fills: Readonly<Record<Bar['status'], string>> = {
  completed: 'fill-ok-mark',
  running: 'fill-accent-solid',
  waiting: 'fill-none stroke-edge',
  failed: 'fill-bad-mark',
  compensating: 'fill-warn-mark',
}

/** One path for all bars of a kind, so that a row of a hundred bars costs no more than a row of one. */
function Bars({ bars, isGroup, scale }: BarsProps) {
  const kinds = Map.groupBy(bars, bar => bar.status)
  return (
    <>
      {bars.length > 1 && !isGroup && <Thread bars={bars} scale={scale} />}
      {[...kinds].map(([status, some]) => (
        <path
          key={status}
          d={some.map(bar => pathOf(bar, scale)).join('')}
          className={`${fills[status]} ${isGroup ? 'opacity-80' : ''}`}
          strokeDasharray={status === 'waiting' ? '3 2' : undefined}
        />
      ))}
      {!isGroup && <Crosses bars={kinds.get('failed') ?? []} scale={scale} />}
      {isGroup && <FailedTicks bars={bars} scale={scale} />}
    </>
  )
}

function pathOf({ from, to, status }: Bar, { xOf }: TimeScale) {
  const x = xOf(from)
  const wide = Math.max(status === 'waiting' ? 4 : 2, xOf(to) - x)
  // What takes back is lower, what failed is cut: no state is said by its color alone.
  const [top, high] = status === 'compensating' ? [barTop + 3, barHeight - 3] : [barTop, barHeight]
  const slant = status === 'failed' ? Math.min(4, wide / 2) : 0
  return `M${x.toFixed(1)} ${top}h${wide.toFixed(1)}l${-slant} ${high}h${(slant - wide).toFixed(1)}z`
}

/** All attempts together; what lies between them is no work. */
const tookOf = (bars: readonly Bar[]) => bars.reduce((sum, { from, to }) => sum + to - from, 0)

const textPx = 56

/** How long it took, where there is room for that. */
function Took({ bars, scale, width }: Omit<BarsProps, 'isGroup'> & { readonly width: number }) {
  const [first, last] = [bars[0], bars.at(-1)]
  if (!first || !last) return null
  const length = duration(tookOf(bars))
  const failedPx = last.status === 'failed' ? 10 : 0
  const after = Math.max(scale.xOf(last.to), scale.xOf(last.from) + 2) + 7 + failedPx
  const before = scale.xOf(first.from) - 7
  if (after + textPx > width && before < textPx) return null
  const isAfter = after + textPx <= width
  return (
    <text
      x={isAfter ? after : before}
      y={barTop + 10}
      textAnchor={isAfter ? 'start' : 'end'}
      className="fill-faint text-2xs"
    >
      {length}
    </text>
  )
}

/** Holds the attempts of one step together. */
const Thread = ({ bars, scale }: Omit<BarsProps, 'isGroup'>) => (
  <line
    x1={scale.xOf(bars[0]!.from)}
    x2={scale.xOf(bars.at(-1)!.to)}
    y1={barTop + barHeight / 2}
    y2={barTop + barHeight / 2}
    className="stroke-edge"
    strokeDasharray="2 2"
  />
)

/** Behind each attempt that failed. */
const Crosses = ({ bars, scale }: Omit<BarsProps, 'isGroup'>) => (
  <path
    d={bars
      .map(bar => {
        const x = Math.max(scale.xOf(bar.to), scale.xOf(bar.from) + 2) + 3
        return `M${x} ${barTop + 3}l6 6m0 -6l-6 6`
      })
      .join('')}
    className="stroke-bad fill-none"
    strokeWidth={1.5}
  />
)

const FailedTicks = ({ bars, scale }: Omit<BarsProps, 'isGroup'>) => (
  <path
    d={bars
      .filter(({ failed = 0 }) => failed > 0)
      .map(({ from, to }) => {
        const x = scale.xOf(from)
        const wide = Math.max(3, scale.xOf(to) - x)
        return `M${x.toFixed(1)} ${barTop + barHeight + 2}h${wide.toFixed(1)}v2h${(-wide).toFixed(1)}z`
      })
      .join('')}
    className="fill-bad-mark"
  />
)
