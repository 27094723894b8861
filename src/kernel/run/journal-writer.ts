import { Refusal, type Actor, type EventRecord, type Logger, type NewEvent } from '#kernel'
import { Parked } from './step.ts'

/** Writes what workflows record about themselves. */
export interface JournalWriter {
  /** A step whose end cannot be written must not go on: its run is dropped until the store writes again. */
  write(
    workflowId: string,
    context: WriterContext,
    events: readonly NewEvent[],
  ): Promise<readonly EventRecord[]>
  /** Says how a workflow stands. Never rejects: what is lost here is only logged. */
  announce(workflowId: string, event: NewEvent): Promise<void>
}

/** Who writes, and the trace it belongs to. */
export interface WriterContext {
  readonly actor: Actor
  readonly traceparent?: string | undefined
}

export interface JournalWriterDeps {
  readonly log: Logger
  append(
    events: readonly NewEvent[],
    context: WriterContext & { readonly correlation_id: string },
  ): Promise<readonly EventRecord[]>
}

const system: Actor = { id: 'alice', kind: 'system' }

export function createJournalWriter(
  { append, log }: JournalWriterDeps,
  stopping: AbortSignal,
): JournalWriter {
  const write: JournalWriter['write'] = async (workflowId, context, events) => {
    if (stopping.aborted) throw new Parked('Alice is stopping')
    try {
      return await append(events, { ...context, correlation_id: workflowId })
    } catch (error) {
      if (error instanceof Refusal && error.code === 'TOO_LARGE') throw error
      throw new Parked('The journal could not be written', { cause: error })
    }
  }

  return {
    write,
    async announce(workflowId, event) {
      try {
        await write(workflowId, { actor: system }, [event])
      } catch (error) {
        log.warn({ err: error, workflow_id: workflowId }, 'A workflow state could not be written')
      }
    },
  }
}
