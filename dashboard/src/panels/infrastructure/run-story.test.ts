import type { CloudEvent } from '#surfaces/client'
import { expect, test } from 'vitest'
import { merged, runOf } from './run-story.ts'

const subject = 'dep_1'
function log(...lines: readonly (readonly [type: string, data: object])[]): CloudEvent[] {
  return lines.map(([type, data], at) => ({
    id: `evt_${at + 1}`,
    type,
    position: at + 1,
    subject,
    time: new Date(1_000_000 + at * 1000).toISOString(),
    specversion: '1.0',
    source: '/test',
    priority: 'normal',
    data: { workflow_id: 'wf_2', ...data },
  })) as unknown as CloudEvent[]
}

const rolledBack = log(
  ['deployment.completed', { workflow_id: 'wf_1', state: 's1' }],
  ['deployment.started', { changes: { create: 2, update: 1 } }],
  ['resource.intended', { resource: 'notes', action: 'create' }],
  ['resource.created', { resource: 'notes', reason: 'it is not there' }],
  ['resource.intended', { resource: 'web', action: 'update' }],
  ['resource.updated', { resource: 'web' }],
  ['resource.intended', { resource: 'api', action: 'create' }],
  ['resource.failed', { resource: 'api', message: 'it is not well' }],
  ['resource.intended', { resource: 'web', action: 'update' }],
  ['resource.updated', { resource: 'web' }],
  ['resource.intended', { resource: 'notes', action: 'delete' }],
  ['resource.deleted', { resource: 'notes' }],
  [
    'deployment.rolled_back',
    { code: 'DEPLOYMENT_ROLLED_BACK', message: 'it is not well', state: 's1', failed: ['api'] },
  ],
)

test('a change that failed tells what was done, what failed and what was taken back', () => {
  const run = runOf(rolledBack, 'wf_2')!
  expect(run).toMatchObject({ status: 'rolled_back', planned: 3, failed: ['api'], skipped: [] })
  expect([run.stateBefore, run.stateAfter]).toEqual(['s1', 's1'])
  expect(
    run.steps.map(step => `${step.isWayBack ? 'back ' : ''}${step.action} ${step.resource} ${step.status}`),
  ).toEqual([
    'create notes done',
    'update web done',
    'create api failed',
    'back update web done',
    'back delete notes done',
  ])
  expect(run.steps[2]).toMatchObject({ reason: 'it is not well' })
})

test('while it runs, what is at work has no end yet', () => {
  const run = runOf(rolledBack.slice(0, 5), 'wf_2')!
  expect(run.status).toBe('running')
  expect(run.steps.map(({ status, endedAt }) => [status, endedAt === undefined])).toEqual([
    ['done', false],
    ['doing', true],
  ])
  expect(runOf(rolledBack, 'wf_9')).toBeUndefined()
})

test('what a replacement leaves is cleared on the way, not on the way back', () => {
  const events = log(
    ['deployment.started', { changes: { replace: 1 } }],
    ['resource.failed', { resource: 'other', message: 'no' }],
    ['resource.intended', { resource: 'web', action: 'replace' }],
    ['resource.replaced', { resource: 'web' }],
    ['resource.intended', { resource: 'web', action: 'clear' }],
    ['resource.deleted', { resource: 'web' }],
  )
  expect(runOf(events, 'wf_2')!.steps.every(({ isWayBack }) => !isWayBack)).toBe(true)
})

test('events that came since are added once', () => {
  expect(merged(rolledBack.slice(0, 5), rolledBack, subject)).toEqual(rolledBack)
  expect(merged(rolledBack, rolledBack, subject)).toBe(rolledBack)
  expect(merged([], rolledBack, 'dep_2')).toEqual([])
})
