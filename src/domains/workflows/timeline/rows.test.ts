import type { RecordedStep, WorkflowRecord } from '#kernel/journal'
import { expect, test } from 'vitest'
import { findGaps } from './gaps.ts'
import { rowsOf, shapeOf } from './rows.ts'

const step = (
  id: string,
  startedMs: number,
  endedMs: number,
  more: Partial<RecordedStep> = {},
): RecordedStep => ({
  id,
  name: id.slice(id.lastIndexOf('/') + 1).replace(/#\d+$/, ''),
  operation: undefined,
  status: 'completed',
  attempts: [{ startedMs, endedMs }],
  retryAtMs: undefined,
  error: undefined,
  cost: undefined,
  outputBytes: 0,
  waitsFor: undefined,
  compensates: undefined,
  compensatedBy: undefined,
  position: 1,
  ...more,
})
const span = (to: number) => ({ startedMs: 0, nowMs: to, from: 0, to })
const recordOf = (steps: readonly RecordedStep[], more: Partial<WorkflowRecord> = {}): WorkflowRecord => ({
  workflowId: 'wf_1',
  startedMs: 0,
  endedMs: undefined,
  steps,
  pauses: [],
  retries: [],
  position: 1,
  isHere: false,
  ...more,
})

test('a picture of fifty thousand steps of forty kinds, many of which failed, is small', () => {
  const error = { code: 'FAULT', message: 'It broke' }
  const steps = Array.from({ length: 50_000 }, (_, at) =>
    step(
      `each#1[item-${at}]/media.operation_number_${at % 40}#1`,
      at * 7,
      at * 7 + (at % 5) * 300,
      at % 50 === 0
        ? { status: 'failed', attempts: [{ startedMs: at * 7, endedMs: at * 7 + 1, error }] }
        : {},
    ),
  )
  for (const most of [10, 300, 1000]) {
    const { rows, left_off } = rowsOf(steps, span(350_000), most)
    expect(rows.length).toBeLessThanOrEqual(most)
    expect(left_off).toBe(Math.max(0, 40 - most) + 1000 - Math.max(0, most - 40))
    if (most <= 300) expect(JSON.stringify(rows).length).toBeLessThan(200_000)
  }
})

test('steps are of one kind when only the item or the occurrence is another', () => {
  expect(shapeOf('each#1[a/b]/each#2[[c]]/files.copy#3')).toBe(shapeOf('each#1[x]/each#2[[y]]/files.copy#1'))
  expect(shapeOf('bake#2')).toBe('bake')
})

test('a row of few steps shows each, and bars that lie apart stay apart', () => {
  const few = [step('a#1', 50, 60), step('b#1', 0, 10)]
  expect(rowsOf(few, span(100), 10).rows.map(({ row_id }) => row_id)).toEqual(['b#1', 'a#1'])
  const many = Array.from({ length: 30 }, (_, at) =>
    step(`c#${at + 1}`, at < 15 ? at : 9000 + at, at < 15 ? at + 5 : 9100 + at),
  )
  const { rows } = rowsOf(many, span(10_000), 10)
  expect(rows).toMatchObject([
    {
      kind: 'group',
      steps: 30,
      bars: [
        { from: 0, to: 19 },
        { from: 9015, to: 9129 },
      ],
    },
  ])
})

test('gaps are what nothing worked in, with the reason for it', () => {
  const failed = { code: 'FAULT', message: 'x' }
  const retried = step('d#1', 0, 0, {
    attempts: [
      { startedMs: 100_000, endedMs: 101_000, error: failed },
      { startedMs: 120_000, endedMs: 121_000 },
    ],
  })
  const waited = step('signal:go#1', 2000, 50_000, { waitsFor: 'go' })
  const steps = [
    step('a#1', 0, 2000),
    waited,
    step('b#1', 50_000, 60_000),
    retried,
    step('e#1', 160_000, 161_000),
  ]
  const pauses = [{ fromMs: 121_000, toMs: 160_000, because: 'ended' as const }]
  expect(findGaps(recordOf(steps, { endedMs: 161_000, pauses }), 161_000)).toEqual([
    { from: 2000, to: 50_000, because: 'waiting', waits_for: 'go' },
    { from: 60_000, to: 100_000, because: 'idle' },
    { from: 101_000, to: 120_000, because: 'retry' },
    { from: 121_000, to: 160_000, because: 'ended' },
  ])
  expect(findGaps(recordOf([step('a#1', 0, 500)]), 900)).toEqual([])
})
