// The workflows that run in this process.
// I1  A run that cannot write is dropped (parked) and goes on from its journal; it never guesses.
// I2  A type nobody knows here is parked, not lost: it goes on when a process that knows it starts.
import type { EventRecord, Logger, Workflow } from '#kernel'
import { WorkflowResumed, WorkflowWaiting } from '#kernel/journal'
import type { Catalog } from './catalog.ts'
import { createJournalWriter, type JournalWriter, type JournalWriterDeps } from './journal-writer.ts'
import { createJobQueue } from './queue.ts'
import { cancelRun, restoreRun, type RestoreDeps, type Run, type Shared } from './restore-run.ts'
import { runWorkflow } from './run-workflow.ts'
import type { RunningStep } from './running-steps.ts'
import { Parked } from './step.ts'
import type { WorkflowRow } from './workflow-row.ts'

export interface RunsDeps extends RestoreDeps, JournalWriterDeps {
  readonly catalog: Catalog
  readonly log: Logger
  readonly maxRunning: number
}

type Scheduled = Pick<WorkflowRow, 'workflow_id' | 'type' | 'priority'>

export interface Runs {
  /** Begins it or lets it wait for its turn; `fresh` spares reading a journal that has nothing more. */
  schedule(row: Scheduled, fresh?: EventRecord): void
  /** False when nothing of it runs or will run here. */
  cancel(workflowId: string, reason: string | undefined): boolean
  readonly announce: JournalWriter['announce']
  /** Steps of it that have begun here; undefined when it does not run here. */
  running(workflowId: string): readonly RunningStep[] | undefined
  /** Parks what runs; it goes on at the next start. */
  stop(): Promise<void>
  /** `waiting`: for their turn, a time, an event, a signal or a child. After a stop: what goes on at the next start. */
  stats(): { readonly running: number; readonly waiting: number }
}

const storeRetryMs = 1000

export function createRuns(deps: RunsDeps): Runs {
  const { catalog, clock, log } = deps
  const jobs = createJobQueue(deps.maxRunning)
  const stopping = new AbortController()
  const writer = createJournalWriter(deps, stopping.signal)
  const shared: Shared = { jobs, writer, stopSignal: stopping.signal }
  const runs = new Map<string, Run>()
  const retries = new Map<string, () => void>()

  function schedule({ workflow_id: workflowId, type, priority }: Scheduled, fresh?: EventRecord) {
    if (runs.has(workflowId) || stopping.signal.aborted) return
    const workflow = catalog.findWorkflow(type)
    if (!workflow) return parkUnknown(log, writer, workflowId, type)
    const run = openRun(workflow, workflowId, fresh)
    runs.set(workflowId, run)
    let hasWaited = false
    const begin = async () => {
      if (hasWaited) {
        await writer.announce(workflowId, WorkflowResumed({ workflow_id: workflowId, reason: 'turn' }))
      }
      await runToEnd(run)
    }
    hasWaited = !jobs.add({ id: workflowId, type, priority, limit: workflow.concurrency, run: begin })
    if (hasWaited) {
      void writer.announce(workflowId, WorkflowWaiting({ workflow_id: workflowId, reason: 'queue' }))
    }
  }

  async function runToEnd(run: Run) {
    const { workflowId } = run
    const onStop = () => run.controller.abort(new Parked('Alice is stopping'))
    stopping.signal.addEventListener('abort', onStop, { once: true })
    try {
      const restored = await restoreRun(deps, shared, run)
      if (restored) await runWorkflow(restored)
      runs.delete(workflowId)
    } catch (error) {
      if (!(error instanceof Parked)) {
        log.error({ err: error, workflow_id: workflowId }, 'A workflow run broke outside its steps')
      }
      if (!stopping.signal.aborted) runAgainSoon(run)
    } finally {
      run.isOver = true
      run.controller.abort(new Parked('The run is over'))
      stopping.signal.removeEventListener('abort', onStop)
    }
  }

  /** Its journal has what it did, also that somebody asked it to stop meanwhile. */
  function runAgainSoon({ workflowId, workflow }: Run) {
    const again = () => {
      retries.delete(workflowId)
      runs.delete(workflowId)
      schedule({ workflow_id: workflowId, type: workflow.type, priority: workflow.priority })
    }
    retries.set(workflowId, clock.after(storeRetryMs, again))
  }

  return {
    schedule,
    cancel(workflowId, reason) {
      const run = runs.get(workflowId)
      if (!run) return false
      if (jobs.remove(workflowId)) {
        runs.delete(workflowId)
        return false
      }
      cancelRun(run, reason)
      return true
    },
    announce: writer.announce,
    running: workflowId => underWayIn(runs.get(workflowId)),
    async stop() {
      stopping.abort(new Parked('Alice is stopping'))
      for (const cancel of retries.values()) cancel()
      await jobs.stop()
    },
    stats: () => ({ running: jobs.running, waiting: runs.size - jobs.running }),
  }
}

const underWayIn = (run: Run | undefined) => run && [...run.running.values()]

const openRun = (workflow: Workflow, workflowId: string, fresh: EventRecord | undefined): Run => ({
  workflow,
  workflowId,
  fresh,
  controller: new AbortController(),
  running: new Map(),
  journal: undefined,
  isOver: false,
  asked: undefined,
})

function parkUnknown(log: Logger, { announce }: JournalWriter, workflow_id: string, type: string) {
  log.warn({ workflow_id, type }, 'Nobody here knows this type of workflow; it waits for a process that does')
  void announce(workflow_id, WorkflowWaiting({ workflow_id, reason: 'unknown_type', waiting_for: type }))
}
