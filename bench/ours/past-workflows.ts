import type { NewEvent } from '../../src/kernel/index.ts'
import { WorkflowCompleted, WorkflowStarted, WorkflowStepCompleted } from '../../src/kernel/journal.ts'

const idOf = (n: number) => `wf_bench_${String(n).padStart(6, '0')}`

/** What the log says of a workflow that ran and ended well, with so many steps. */
export function pastWorkflow(n: number, steps: number): readonly NewEvent[] {
  const workflow_id = idOf(n)
  const started = WorkflowStarted({
    workflow_id,
    workflow_type: `bench_${n % 7}`,
    workflow_name: `Bench ${n}`,
    initiated_by: 'person:owner',
    input_parameters: { n },
    priority: 'normal',
  })
  const done = Array.from({ length: steps }, (_, at) =>
    WorkflowStepCompleted({
      workflow_id,
      step_id: `each-${Math.floor(at / 100)}/bench.step#${(at % 100) + 1}`,
      step_name: 'bench.step',
      step_number: at + 1,
      status: at % 5000 === 4999 ? 'failed' : 'completed',
      output_data: { at },
      duration_ms: 2 + (at % 40),
      attempt: 1 + (at % 700 === 0 ? 1 : 0),
    }),
  )
  const ended = WorkflowCompleted({
    workflow_id,
    workflow_type: `bench_${n % 7}`,
    total_duration_ms: steps * 20,
    steps_completed: steps,
    progress: { total: steps, completed: steps, failed: 0 },
  })
  return [started, ...done, ended]
}

export const pastWorkflowId = idOf
