// The one pipeline of every surface (G8): find → authorize → limit → idempotency → validate → plan and approval →
// run → commit → answer, with the audit record in the same commit as the facts.
import {
  isRefusal,
  Refusal,
  type Actor,
  type EventContext,
  type NewEvent,
  type Operation,
  type Plan,
} from '#kernel'
import { OperationCalled } from '#kernel/journal'
import { canonicalJson } from '#lib/canonical'
import { sha256 } from '#lib/hash'
import { nearest } from '#lib/nearest'
import type { Catalog } from './catalog.ts'
import type { AppendOptions } from './draft.ts'
import type { Execute, RunSetting } from './execute.ts'
import { isLasting, type Idempotency, type Remembered } from './idempotency.ts'
import type { Clock } from './ports.ts'
import { assertValid } from './validate.ts'

export interface CallOptions {
  readonly actor: Actor
  readonly idempotencyKey?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
  readonly traceparent?: string | undefined
  readonly correlationId?: string | undefined
  /** The digest of a plan that was approved: exactly that plan is applied, or nothing. */
  readonly approvedDigest?: string | undefined
  onProgress?(done: number, total: number): void
}

export interface PlanAnswer {
  readonly dry_run: true
  readonly plan: Plan
  readonly digest: string
}

export interface ApprovalAnswer {
  readonly status: 'awaiting_approval'
  readonly change_id: string
  readonly summary: string
  readonly digest: string
}

/** What later parts plug into the pipeline; each may refuse. */
export interface Hooks {
  authorize?(operation: Operation, actor: Actor): Promise<void> | void
  limit?(operation: Operation, actor: Actor): Promise<void> | void
  /** Decides about a write: undefined lets it run, an answer makes the caller wait for a person. */
  approve?(request: ApprovalRequest): Promise<ApprovalAnswer | undefined>
}

export interface ApprovalRequest {
  readonly operation: Operation
  readonly input: unknown
  readonly actor: Actor
  plan(): Promise<{ readonly plan: Plan; readonly digest: string }>
}

export interface CallDeps {
  readonly catalog: Catalog
  readonly execute: Execute
  readonly idempotency: Idempotency
  readonly clock: Clock
  readonly hooks: Hooks
  readonly nextId: (prefix: string) => string
  append(events: readonly NewEvent[], options: AppendOptions): Promise<unknown>
}

export type Call = (operation: string | Operation, input: unknown, options: CallOptions) => Promise<unknown>

export function createCall(deps: CallDeps): Call {
  return async (nameOrOperation, input, options) => {
    const operation =
      typeof nameOrOperation === 'string' ? findPublic(deps.catalog, nameOrOperation) : nameOrOperation
    const request: Request = { operation, input, options }
    const audit = createAudit(deps, request)
    try {
      if (options.signal?.aborted) throw new Refusal('CANCELED', 'The caller gave up before the call began')
      await deps.hooks.authorize?.(operation, options.actor)
      await deps.hooks.limit?.(operation, options.actor)
      const key = operation.effect === 'read' ? undefined : options.idempotencyKey
      if (!key) return await attend(deps, request, audit)
      if (key.length > longestKey) throw tooLong(key)
      const keyed = { actor: options.actor, operation: operation.name, key, input }
      return await deps.idempotency.once(keyed, remember => attend(deps, request, audit, remember))
    } catch (error) {
      await audit.refused(error)
      throw error
    }
  }
}

const longestKey = 255

const tooLong = (key: string) =>
  new Refusal('INVALID_INPUT', `An idempotency key has at most ${longestKey} characters, not ${key.length}`, {
    suggestions: ['use_shorter_idempotency_key'],
  })

/** What was asked for, and by whom. */
interface Request {
  readonly operation: Operation
  /** As it came; the operation has not looked at it yet. */
  readonly input: unknown
  readonly options: CallOptions
}

async function attend(deps: CallDeps, request: Request, audit: Audit, remember?: Remembered) {
  const { operation, options } = request
  const setting: RunSetting = {
    actor: options.actor,
    signal: options.signal,
    idempotencyKey: options.idempotencyKey ?? deps.nextId('call'),
    traceparent: options.traceparent,
    workflowId: undefined,
    timeoutMs: options.timeoutMs,
    ...(options.onProgress && { onProgress: options.onProgress }),
  }
  const { isDryRun, fields } = takeDryRun(operation, request.input)
  const input = assertValid(operation.input, fields, operation.name)
  const plan = async () => planned(await deps.execute.plan(operation, input, setting))

  if (isDryRun) return { dry_run: true, ...(await plan()) } satisfies PlanAnswer
  const waiting = await gate(deps, { operation, input, options }, plan)
  if (waiting) {
    await deps.append([audit.event('awaiting_approval')], {
      context: contextOf(options),
      ...answering(remember, waiting),
    })
    return waiting
  }
  try {
    const { output, events } = await deps.execute.run(operation, input, setting)
    const isSilent = operation.effect === 'read' && events.length === 0
    if (!isSilent) {
      const all = operation.effect === 'read' ? events : [...events, audit.event('completed')]
      await deps.append(all, { context: contextOf(options), ...answering(remember, output) })
    }
    return output
  } catch (error) {
    if (remember && isLasting(error) && error.code !== 'ALREADY_ANSWERED') {
      audit.remember({ rows: [remember.refusalRow(error)], unless: remember.unless })
    }
    throw error
  }
}

const answering = (remember: Remembered | undefined, answer: unknown) =>
  remember ? { rows: [remember.row(answer)], unless: remember.unless } : {}

async function gate(deps: CallDeps, { operation, input, options }: Request, plan: ApprovalRequest['plan']) {
  if (operation.effect === 'read' || !operation.plan) return undefined
  if (options.approvedDigest === undefined) {
    return deps.hooks.approve?.({ operation, input, actor: options.actor, plan })
  }
  const { digest } = await plan()
  if (digest === options.approvedDigest) return undefined
  throw new Refusal('PLAN_CHANGED', `The plan for ${operation.name} is no longer the one that was approved`, {
    details: { approved: options.approvedDigest, now: digest },
    suggestions: ['plan_again'],
  })
}

const planned = (plan: Plan) => ({ plan, digest: sha256(canonicalJson(plan)) })

/** `dry_run` belongs to the pipeline: every operation with a plan takes it, and only those. */
function takeDryRun(operation: Operation, input: unknown): { isDryRun: boolean; fields: unknown } {
  if (!operation.plan || typeof input !== 'object' || input === null || !('dry_run' in input)) {
    return { isDryRun: false, fields: input }
  }
  const { dry_run, ...fields } = input
  if (typeof dry_run === 'boolean') return { isDryRun: dry_run, fields }
  throw new Refusal('INVALID_INPUT', `dry_run is true or false, not ${JSON.stringify(dry_run)}`)
}

function findPublic(catalog: Catalog, name: string): Operation {
  const found = catalog.findOperation(name)
  if (found && !found.isPrivate) return found
  const names = catalog.operations
    .filter(operation => !operation.isPrivate)
    .flatMap(({ name: own, aliases }) => [own, ...aliases])
  const hint = nearest(name, names)
  throw new Refusal(
    'UNKNOWN_OPERATION',
    `There is no operation ${name}${hint ? `; did you mean ${hint}?` : ''}`,
    {
      details: { operation: name },
      suggestions: hint ? [`use_${hint}`] : [],
    },
  )
}

const contextOf = ({ actor, traceparent, correlationId }: CallOptions): EventContext => ({
  actor,
  traceparent,
  correlation_id: correlationId,
})

interface Audit {
  event(outcome: 'completed' | 'awaiting_approval' | 'refused' | 'failed', code?: string): NewEvent
  /** Keeps a refusal for its idempotency key, written with the audit record, unless another answer was first. */
  remember(kept: Pick<AppendOptions, 'rows' | 'unless'>): void
  refused(reason: unknown): Promise<void>
}

/** Every write, and every attempt at one that was refused, leaves a record. Reads leave none. */
function createAudit(deps: CallDeps, { operation, input, options }: Request): Audit {
  const startedAt = deps.clock.now()
  let kept: Pick<AppendOptions, 'rows' | 'unless'> = {}
  const audit: Audit = {
    event: (outcome, code) =>
      OperationCalled({
        operation: operation.name,
        effect: operation.effect,
        outcome,
        input_digest: sha256(canonicalJson(input)),
        duration_ms: deps.clock.now() - startedAt,
        ...(code !== undefined && { code }),
        ...(options.idempotencyKey !== undefined && {
          idempotency_key: options.idempotencyKey.slice(0, longestKey),
        }),
      }),
    remember: more => void (kept = more),
    async refused(reason) {
      if (operation.effect === 'read') return
      const event = isRefusal(reason) ? audit.event('refused', reason.code) : audit.event('failed', 'FAULT')
      // The refusal itself matters more than its record: when the store is down, both would be lost.
      const context = contextOf(options)
      await deps.append([event], { context, ...kept }).catch(() => undefined)
    },
  }
  return audit
}
