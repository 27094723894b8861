import type { EventRecord } from '#kernel'
import { Counter, Histogram, type Registry } from 'prom-client'

/** What the journal says of workflows and their steps. Their types are those of the catalog, so few. */
export function measureWorkflows(
  registers: Registry[],
  buckets: number[],
): { see(event: EventRecord): void } {
  const ended = new Counter({
    name: 'alice_workflows_ended_total',
    help: 'Workflows that ended, by type and how.',
    labelNames: ['type', 'outcome'],
    registers,
  })
  const durations = new Histogram({
    name: 'alice_workflow_duration_seconds',
    help: 'From the start of a workflow to its good end.',
    labelNames: ['type'],
    buckets,
    registers,
  })
  const steps = new Histogram({
    name: 'alice_workflow_step_duration_seconds',
    help: 'How long a step of a workflow took, its retries included.',
    labelNames: ['step'],
    buckets,
    registers,
  })
  const retries = new Counter({
    name: 'alice_workflow_step_retries_total',
    help: 'Attempts at steps that broke and were made again.',
    registers,
  })
  const started = new Counter({
    name: 'alice_workflows_started_total',
    help: 'Workflows that were accepted, by type.',
    labelNames: ['type'],
    registers,
  })

  return {
    see({ type, data }) {
      const { workflow_type = '', step_name = '', ...numbers } = data as Data
      switch (type) {
        case 'workflow.started':
          return started.inc({ type: workflow_type })
        case 'workflow.completed':
          durations.observe({ type: workflow_type }, (numbers.total_duration_ms ?? 0) / 1000)
          return ended.inc({ type: workflow_type, outcome: 'completed' })
        case 'workflow.failed':
          return ended.inc({ type: workflow_type, outcome: 'failed' })
        case 'workflow.canceled':
          return ended.inc({ type: workflow_type, outcome: 'canceled' })
        case 'workflow.step_completed':
          return steps.observe({ step: step_name }, (numbers.duration_ms ?? 0) / 1000)
        case 'workflow.step_retried':
          return retries.inc()
      }
    },
  }
}

interface Data {
  readonly workflow_type?: string
  readonly step_name?: string
  readonly total_duration_ms?: number
  readonly duration_ms?: number
}
