import { useState, type PointerEvent } from 'react'
import { duration } from '../../parts/format.ts'
import { useStrings } from '../../strings/strings.tsx'
import type { TimelineGap } from './gantt.tsx'
import type { TimeScale } from './time-scale.ts'

interface AxisProps {
  readonly scale: TimeScale<TimelineGap>
  readonly labelWidth: number
  readonly width: number
  onZoom(from: number, to: number): void
}

const height = 30
const tickPx = 84
/** A shorter pull is a slip of the hand. */
const leastPull = 5

/** The times, with a mark where nothing ran for long; who drags over them zooms in. */
export function GanttAxis({ scale, labelWidth, width, onZoom }: AxisProps) {
  const { workflows: words } = useStrings()
  const [pull, setPull] = useState<readonly [number, number]>()
  const xIn = (event: PointerEvent<SVGSVGElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect()
    return Math.max(0, Math.min(width, event.clientX - left))
  }
  const ends = pull && ([Math.min(...pull), Math.max(...pull)] as const)
  return (
    <div className="flex border-b" style={{ paddingLeft: labelWidth }}>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={words.brushHint}
        className="cursor-col-resize touch-none overflow-visible select-none"
        onPointerDown={event => {
          event.currentTarget.setPointerCapture(event.pointerId)
          const x = xIn(event)
          setPull([x, x])
        }}
        onPointerMove={event => pull && setPull([pull[0], xIn(event)])}
        onPointerUp={() => {
          if (ends && ends[1] - ends[0] >= leastPull) onZoom(scale.msAt(ends[0]), scale.msAt(ends[1]))
          setPull(undefined)
        }}
        onPointerCancel={() => setPull(undefined)}
      >
        <title>{words.brushHint}</title>
        <rect width={width} height={height} fill="transparent" />
        {scale.ticks(tickPx).map(ms => (
          <g key={ms} transform={`translate(${Math.round(scale.xOf(ms)) + 0.5} 0)`}>
            <line y1={height - 6} y2={height} className="stroke-edge" />
            <text
              y={height - 11}
              className="fill-faint text-2xs"
              textAnchor={ms === 0 ? 'start' : scale.xOf(ms) > width - tickPx / 2 ? 'end' : 'middle'}
            >
              {ms === 0 ? '0' : duration(ms)}
            </text>
          </g>
        ))}
        {scale.pieces.map(
          ({ gap, x, width: wide }) => gap && <GapMark key={gap.from} gap={gap} x={x} wide={wide} />,
        )}
        {ends && (
          <rect x={ends[0]} width={ends[1] - ends[0]} height={height} className="fill-accent opacity-25" />
        )}
      </svg>
    </div>
  )
}

interface GroundProps {
  readonly scale: TimeScale<TimelineGap>
  readonly left: number
  readonly width: number
  readonly height: number
}

/** Below all rows: a line at each time, a shade where nothing ran. */
export const GanttGround = ({ scale, left, width, height: high }: GroundProps) => (
  <svg aria-hidden="true" width={width} height={high} className="absolute top-0" style={{ left }}>
    <path
      d={scale
        .ticks(tickPx)
        .map(ms => `M${Math.round(scale.xOf(ms)) + 0.5} 0V${high}`)
        .join('')}
      className="stroke-line opacity-60"
    />
    {scale.pieces.map(
      ({ gap, x, width: wide }) =>
        gap && <rect key={gap.from} x={x} width={wide} height={high} className="fill-sunken opacity-70" />,
    )}
  </svg>
)

interface GapMarkProps {
  readonly gap: TimelineGap
  readonly x: number
  readonly wide: number
}

/** Says how long nothing ran, and why. */
function GapMark({ gap, x, wide }: GapMarkProps) {
  const { workflows: words } = useStrings()
  const length = duration(gap.to - gap.from)
  const because = gap.waits_for === undefined ? words.gapBecause[gap.because] : words.gapWaits(gap.waits_for)
  const middle = x + wide / 2
  return (
    <g>
      <title>{words.gap(length, because)}</title>
      <rect x={x} width={wide} height={height} className="fill-sunken" />
      <path
        d={`M${middle - 6} ${height} l4 -8 M${middle + 2} ${height} l4 -8`}
        className="stroke-faint fill-none"
        strokeWidth={1.25}
      />
      <text x={middle} y={13} textAnchor="middle" className="fill-soft text-2xs">
        {shortLength(gap.to - gap.from)}
      </text>
    </g>
  )
}

/** As short as the mark is: `2h`, `45m`, `9s`. */
function shortLength(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 60) return `${Math.round(seconds)}s`
  if (seconds < 3600) return `${Math.round(seconds / 60)}m`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)}h` : `${Math.round(seconds / 86_400)}d`
}
