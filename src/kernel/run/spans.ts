// The spans of the kernel: calls, inner operations, steps, workflows and reactions. Without a tracer they cost nothing,
// and what belongs to a trace still says so in the log.
import { isRefusal, type EventRecord, type Operation, type Reaction } from '#kernel'
import { sha256 } from '#lib/hash'
import type { CallOptions } from './hooks.ts'
import type { Step } from './journal.ts'
import type { Span, SpanOptions, Tracer } from './ports.ts'

/** Runs work in a span of its own; hands on the parent where nobody measures. */
export async function inSpan<T>(
  tracer: Tracer | undefined,
  { name, ...options }: SpanOptions & { readonly name: string },
  work: (traceparent: string | undefined) => Promise<T>,
): Promise<T> {
  if (!tracer) return work(options.parent)
  const span = tracer.start(name, options)
  try {
    const done = await work(span.traceparent)
    span.end()
    return done
  } catch (error) {
    endBroken(span, error)
    throw error
  }
}

/** A refusal is an answer; everything else is an error, told by its type only: messages may carry what was asked. */
function endBroken(span: Span, error: unknown) {
  if (error instanceof Error && error.name === 'Parked') {
    span.set({ 'alice.outcome': 'parked' })
    return span.end()
  }
  if (!isRefusal(error)) return span.end(error instanceof Error ? error.name : 'Error')
  span.set({ 'alice.refusal': error.code })
  span.end()
}

/** A request on its way through the pipeline; the first span of a surface that opens none itself. */
export const callSpan = (
  tracer: Tracer,
  { name, effect }: Operation,
  { actor, surface, traceparent }: CallOptions,
): Span =>
  tracer.start(name, {
    kind: surface === undefined ? 'internal' : 'server',
    parent: traceparent,
    attributes: {
      'alice.operation': name,
      'alice.effect': effect,
      'alice.actor.kind': actor.kind,
      'alice.surface': surface,
    },
  })

export const innerSpan = ({ name, effect }: Operation, parent: string | undefined) => ({
  name,
  parent,
  attributes: { 'alice.operation': name, 'alice.effect': effect },
})

/** OpenTelemetry's conventions for messaging spans: an event is the message, its type the destination. */
export const reactionSpan = ({ name }: Reaction, { id, type, position, traceparent }: EventRecord) => ({
  name,
  kind: 'consumer' as const,
  parent: traceparent,
  attributes: {
    'alice.reaction': name,
    'alice.event.position': position,
    'messaging.system': 'alice',
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'react',
    'messaging.destination.name': type,
    'messaging.message.id': id,
  },
})

/** One attempt at a step. */
export const stepSpan = (
  { workflowId, trace }: { readonly workflowId: string; readonly trace: WorkflowTrace },
  { id, name }: Step,
  attempt: number,
) => ({
  name,
  parent: trace.traceparent,
  attributes: { 'alice.workflow.id': workflowId, 'alice.step.id': id, 'alice.step.attempt': attempt },
})

/** The course of one workflow: from its start, or from the retry that somebody asked for, to its end. */
export interface WorkflowTrace {
  /** What its steps belong to. */
  readonly traceparent: string | undefined
  /** Call when it has ended, in whatever process. */
  end(outcome: 'completed' | 'failed' | 'canceled', errorType?: string): void
}

/**
 * A workflow outlives processes, and a span does not. So the id of its span follows from the event it began with: the
 * steps of every process belong to it, and the process in which it ends tells of it as a whole.
 */
export function traceWorkflow(
  tracer: Tracer | undefined,
  begun: EventRecord,
  { name, workflowId }: { readonly name: string; readonly workflowId: string },
): WorkflowTrace {
  const { traceparent: parent, id: eventId, time } = begun
  if (!tracer || parent === undefined) return { traceparent: parent, end: () => {} }
  const id = sha256(eventId).slice(0, 16)
  return {
    traceparent: `${parent.slice(0, 36)}${id}${parent.slice(52)}`,
    end(outcome, errorType) {
      const attributes = {
        'alice.workflow.type': name,
        'alice.workflow.id': workflowId,
        'alice.outcome': outcome,
      }
      tracer.start(name, { parent, id, since: Date.parse(time), attributes }).end(errorType)
    },
  }
}
