import { domain, operation } from '#kernel'
import { execFileSync } from 'node:child_process'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { prometheusMetrics } from './index.ts'

const pour = operation('bar.pour', {
  about: 'Fill a cup',
  effect: 'write',
  input: z.object({}),
  output: z.object({}),
  run: async () => ({}),
})
const bar = domain('bar', { about: 'Cups', operations: [pour] })

const event = (type: string, data: object) => ({
  position: 1,
  id: 'evt_1',
  type,
  version: 1,
  subject: 'x',
  time: '2026-01-01T00:00:00Z',
  source: '/alice/test',
  priority: 'normal' as const,
  data,
})

function measured() {
  const metrics = prometheusMetrics()
  onTestFinished(() => metrics.close())
  const actor = { id: 'a', kind: 'person' as const }
  const call = { operation: bar.operations[0]!, actor, surface: 'rest' }
  metrics.observe({ ...call, outcome: 'completed', code: undefined, ms: 2 })
  metrics.observe({ ...call, outcome: 'refused', code: 'CUP_BROKEN', ms: 3 })
  metrics.see(event('workflow.started', { workflow_type: 'round' }))
  metrics.see(event('workflow.step_completed', { step_name: 'bar.pour', duration_ms: 20 }))
  metrics.see(event('workflow.completed', { workflow_type: 'round', total_duration_ms: 40 }))
  metrics.lookAt({
    head: () => 7,
    workflows: () => ({ running: 1, waiting: 2 }),
    bus: () => ({ subscribers: 1, followers: 2, waiting: 0, dropped: 0 }),
    reactions: () => [{ reaction: 'bar.clean', lag: 3, dead: 1 }],
    surfaces: () => [],
    breakers: () => [{ dependency: 'claude', state: 2 }],
    cache: () => ({ hits: 5, misses: 6, bytes: 7 }),
  })
  metrics.lookAt({ surfaces: () => [{ surface: 'websocket', kind: 'sockets', count: 4 }] })
  return metrics
}

test('requests, events, workflows and the state of this process have a number each', async () => {
  const { text, contentType } = await measured().render('prometheus')
  expect(contentType).toContain('text/plain; version=0.0.4')
  for (const line of [
    'alice_operation_calls_total{operation="bar.pour",surface="rest",outcome="refused",code="CUP_BROKEN"} 1',
    'alice_operation_duration_seconds_bucket{le="0.001",operation="bar.pour"} 0',
    'alice_operation_duration_seconds_bucket{le="0.005",operation="bar.pour"} 2',
    'alice_operation_duration_seconds_bucket{le="+Inf",operation="bar.pour"} 2',
    'alice_operation_duration_seconds_sum{operation="bar.pour"} 0.005',
    'alice_operation_duration_seconds_count{operation="bar.pour"} 2',
    'alice_events_published_total{type="workflow.started"} 1',
    'alice_workflow_step_duration_seconds_bucket{le="0.05",step="bar.pour"} 1',
    'alice_workflows_ended_total{type="round",outcome="completed"} 1',
    'alice_log_head 7',
    'alice_workflows{state="waiting"} 2',
    'alice_reaction_lag{reaction="bar.clean"} 3',
    'alice_surface_open{surface="websocket",kind="sockets"} 4',
    'alice_breaker_state{dependency="claude"} 2',
  ]) {
    expect(text).toContain(line)
  }
})

test('OpenMetrics ends with its mark', async () => {
  const { text, contentType } = await measured().render('openmetrics')
  expect(contentType).toContain('application/openmetrics-text')
  expect(text.trimEnd().endsWith('# EOF')).toBe(true)
})

const promtool = () => {
  try {
    return execFileSync('promtool', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch {
    if (process.env.CI) throw new Error('promtool is missing; CI installs it with the package prometheus')
    console.warn('promtool is not installed, so the names of the metrics are not checked')
    return undefined
  }
}

test.skipIf(!promtool())('promtool has nothing to say about them', async () => {
  const { text } = await measured().render('prometheus')
  expect(execFileSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })).toBe('')
})
