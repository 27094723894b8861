import type { CloudEvent } from '#surfaces/client'
import { event } from '../../testing.ts'
import type { Facts } from '../facts.ts'
import { createState, type MonitorState } from '../monitor-state.ts'

export const now = Date.parse('2026-01-01T12:10:00Z')
const time = '2026-01-01T12:00:00.000Z'

/** One of everything that can be shown. */
export const sampleFacts: Facts = {
  version: '1.2.3',
  head: 9,
  running: 2,
  waiting: 1,
  workflows: [
    {
      workflow_id: 'wf_1',
      name: 'organize',
      status: 'processing',
      progress: { total: 10, completed: 4, failed: 1 },
      created_at: time,
      updated_at: time,
    },
    {
      workflow_id: 'wf_2',
      name: 'slow_one',
      status: 'waiting',
      progress: { total: 0, completed: 0, failed: 0 },
      created_at: time,
      updated_at: time,
      waiting_for: 'a signal',
    },
  ],
  failed: [
    {
      workflow_id: 'wf_3',
      name: 'enhance',
      status: 'failed',
      progress: { total: 1, completed: 0, failed: 1 },
      created_at: time,
      updated_at: time,
      error: { error_message: 'the disk is full' },
    },
  ],
  changes: [{ change_id: 'chg_1', title: 'move 13 files', proposed_by: 'assistant:a', created_at: time }],
  services: [
    { service: 'store', kind: 'store', status: 'healthy', message: null, bars: [{ status: 'healthy' }] },
    {
      service: 'claude',
      kind: 'dependency',
      status: 'unhealthy',
      message: null,
      bars: [{ status: 'healthy' }, { status: 'unhealthy' }],
    },
  ],
  dependencies: [{ dependency: 'claude', state: 'open', retry_at: '2026-01-01T12:10:30Z', latency_ms: 120 }],
  deadLetters: [
    {
      dead_letter_id: 'dl_1',
      reaction: 'charge',
      event_type: 'asset.rated',
      error: { message: 'no budget' },
      failed_at: time,
    },
  ],
}

export const eventAt = (position: number, type = 'asset.rated', data: object = {}): CloudEvent =>
  event(type, data, { position, id: `evt_${position}`, subject: 'wf_1' })

export function sampleState(more: Partial<MonitorState> = {}): MonitorState {
  const events = [eventAt(3, 'workflow.failed'), eventAt(2), eventAt(1)]
  return { ...createState('http://127.0.0.1:4100'), facts: sampleFacts, events, last: 3, ...more }
}
