// Rows for a picture of any run: a row for each step while there are few, else one for all steps of the same kind.
import type { RecordedStep, StepStatus } from '#kernel/journal'
import { scopeOf } from '../steps-shown.ts'
import { barsOf, mergeBars, type Bar } from './bars.ts'

export interface TimelineRow {
  /** The id of the step, or what the ids of the group have in common. */
  readonly row_id: string
  readonly kind: 'step' | 'group'
  readonly name: string
  readonly scope: string
  /** Of a step; of a group the one that matters most. */
  readonly status: StepStatus
  readonly steps: number
  readonly failed: number
  readonly retried: number
  readonly compensated: number
  readonly running: number
  readonly bars: readonly Bar[]
}

export interface Span {
  readonly startedMs: number
  readonly nowMs: number
  /** Milliseconds since the workflow began. */
  readonly from: number
  readonly to: number
}

export interface Rows {
  readonly rows: readonly TimelineRow[]
  /** Rows that would have been too many. */
  readonly left_off: number
}

const mostBars = 2400
const mostBarsOfOne = 120

export function rowsOf(steps: readonly RecordedStep[], span: Span, most: number): Rows {
  const row = (step: RecordedStep) => stepRow(step, span)
  if (steps.length <= most) return { rows: inOrder(steps.map(row)), left_off: 0 }
  const groups = Map.groupBy(steps, ({ id }) => shapeOf(id))
  const closeMs = (span.to - span.from) / Math.max(12, Math.min(mostBarsOfOne, mostBars / groups.size))
  const rows = inOrder(
    [...groups].map(([shape, members]) =>
      members.length === 1 ? row(members[0]!) : groupRow(shape, members, span, closeMs),
    ),
  )
  const shown = rows.slice(0, most)
  // Failures are looked for, so they have rows of their own below that of their kind.
  const room = Math.max(0, most - shown.length)
  const failed = steps.filter(({ status, id }) => status === 'failed' && groups.get(shapeOf(id))!.length > 1)
  const besides = Map.groupBy(failed.slice(0, room).map(row), ({ row_id }) => shapeOf(row_id))
  return {
    rows: shown.flatMap(each => [each, ...(each.kind === 'group' ? (besides.get(each.row_id) ?? []) : [])]),
    left_off: rows.length - shown.length + Math.max(0, failed.length - room),
  }
}

const inOrder = (rows: TimelineRow[]) =>
  rows.toSorted((a, b) => (a.bars[0]?.from ?? 0) - (b.bars[0]?.from ?? 0))

/** Without what tells items of one `each`, and steps of one name, from each other: `each#1[*]/assets.place`. */
export const shapeOf = (stepId: string) => stepId.replaceAll(/\[[^\]]*\]/g, '[*]').replace(/#\d+$/, '')

function stepRow(step: RecordedStep, { startedMs, nowMs }: Span): TimelineRow {
  const { id, name, status, attempts } = step
  return {
    row_id: id,
    kind: 'step',
    name,
    scope: scopeOf(id),
    status,
    steps: 1,
    failed: status === 'failed' ? 1 : 0,
    retried: attempts.length > 1 ? 1 : 0,
    compensated: status === 'compensated' ? 1 : 0,
    running: isUnderWay(status) ? 1 : 0,
    bars: barsOf(step, startedMs, nowMs),
  }
}

function groupRow(
  shape: string,
  members: readonly RecordedStep[],
  { startedMs, nowMs, from, to }: Span,
  closeMs: number,
): TimelineRow {
  const count = (isIt: (step: RecordedStep) => boolean) => members.filter(isIt).length
  const failed = count(({ status }) => status === 'failed')
  const running = count(({ status }) => isUnderWay(status))
  const compensated = count(({ status }) => status === 'compensated')
  const bars = members
    .flatMap(step => barsOf(step, startedMs, nowMs))
    .filter(bar => bar.to >= from && bar.from <= to)
  return {
    row_id: shape,
    kind: 'group',
    name: members[0]!.name,
    scope: scopeOf(shape),
    status: failed > 0 ? 'failed' : running > 0 ? 'running' : compensated > 0 ? 'compensated' : 'completed',
    steps: members.length,
    failed,
    retried: count(({ attempts }) => attempts.length > 1),
    compensated,
    running,
    bars: mergeBars(bars, closeMs),
  }
}

const isUnderWay = (status: StepStatus) =>
  status === 'running' || status === 'waiting' || status === 'retrying'
