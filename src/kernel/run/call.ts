// The one pipeline of every surface (G8): find → authorize → limit → idempotency → validate → plan and approval →
// run → commit → answer, with the audit record in the same commit as the facts.
import { isRefusal, noteTrace, Refusal, type Caller, type NewEvent, type Operation } from '#kernel'
import { nearest } from '#lib/nearest'
import type { Answers } from './answers.ts'
import { contextOf, createAudit, longestKey, type Audit, type Request } from './audit.ts'
import type { Catalog } from './catalog.ts'
import { createCourse, type Course } from './course.ts'
import { currentWork } from './current-work.ts'
import type { AppendOptions } from './draft.ts'
import type { Execute, Executed, RunSetting } from './execute.ts'
import { passGate, planned, takeOwnFields } from './gate.ts'
import type { CallOptions, Hooks, MakePlan, PlanAnswer } from './hooks.ts'
import { isLasting, type Idempotency, type Remembered } from './idempotency.ts'
import type { Clock, Tracer } from './ports.ts'
import { shownInput, toldOnce } from './secret-fields.ts'
import { createSeldom } from './seldom.ts'
import { callSpan } from './spans.ts'
import { createTill, spentBy, type Held } from './spending.ts'
import { assertValid } from './validate.ts'

export interface CallDeps {
  readonly catalog: Catalog
  readonly execute: Execute
  readonly idempotency: Idempotency
  readonly clock: Clock
  readonly tracer?: Tracer | undefined
  readonly hooks: Hooks
  /** Gives answers of reads again that say how long they may be. */
  readonly answers: Answers | undefined
  readonly nextId: (prefix: string) => string
  append(events: readonly NewEvent[], options: AppendOptions): Promise<unknown>
}

export type Call = (operation: string | Operation, input: unknown, options: CallOptions) => Promise<unknown>

export function createCall(deps: CallDeps): Call {
  const seldom = createSeldom(deps.clock)
  return async (nameOrOperation, input, given) => {
    const operation =
      typeof nameOrOperation === 'string'
        ? findPublic(deps.catalog, nameOrOperation, given.caller)
        : nameOrOperation
    const asked = { ...given, traceparent: given.traceparent ?? currentWork()?.traceparent }
    const span = deps.tracer && callSpan(deps.tracer, operation, asked)
    const options = span ? { ...asked, traceparent: span.traceparent } : asked
    const request: Request = { operation, input, shown: shownInput(operation, input), options }
    const audit = createAudit({ ...deps, seldom }, request)
    const course = createCourse(deps, request, span)
    try {
      const answer = await admit(deps, request, audit, course)
      course.end(isWaiting(answer) ? 'awaiting_approval' : 'completed')
      return answer
    } catch (error) {
      await audit.refused(error)
      course.end(isRefusal(error) ? 'refused' : 'failed', isRefusal(error) ? error.code : 'FAULT')
      if (span) noteTrace(error, span.traceparent)
      throw error
    }
  }
}

async function admit(deps: CallDeps, request: Request, audit: Audit, course: Course): Promise<unknown> {
  const { operation, shown, options } = request
  const { hooks } = deps
  if (options.signal?.aborted) throw new Refusal('CANCELED', 'The caller gave up before the call began')
  await hooks.authorize?.(course.asked)
  const left = await hooks.limit?.(course.asked, course.atEnd)
  if (left) options.onLimit?.(left)
  if (left?.refusal) throw left.refusal
  const work = (remember?: Remembered) => {
    course.begin()
    return attend(deps, request, audit, remember)
  }
  const key = operation.effect === 'read' ? undefined : options.idempotencyKey
  if (!key) return work()
  if (key.length > longestKey) throw tooLong(key)
  const keyed = { actor: options.actor, operation: operation.name, key, input: shown }
  const answer = await deps.idempotency.once(keyed, work)
  if (!course.hasBegun()) options.onReplay?.()
  return answer
}

const isWaiting = (answer: unknown) =>
  typeof answer === 'object' &&
  answer !== null &&
  (answer as { status?: unknown }).status === 'awaiting_approval'

const tooLong = (key: string) =>
  new Refusal('INVALID_INPUT', `An idempotency key has at most ${longestKey} characters, not ${key.length}`, {
    suggestions: ['use_shorter_idempotency_key'],
  })

async function attend(deps: CallDeps, request: Request, audit: Audit, remember?: Remembered) {
  const { operation, options } = request
  const setting: RunSetting = {
    actor: options.actor,
    caller: options.caller,
    signal: options.signal,
    idempotencyKey: options.idempotencyKey ?? deps.nextId('call'),
    traceparent: options.traceparent,
    workflowId: undefined,
    timeoutMs: options.timeoutMs,
    ...(options.onProgress && { onProgress: options.onProgress }),
    ...(options.onNote && { onNote: options.onNote }),
  }
  const { isDryRun, planDigest, fields } = takeOwnFields(operation, request.input)
  const input = assertValid(operation.input, fields, operation.name)
  let made: ReturnType<MakePlan> | undefined
  const plan: MakePlan = () => (made ??= deps.execute.plan(operation, input, setting).then(planned))

  if (isDryRun) return { dry_run: true, ...(await plan()) } satisfies PlanAnswer
  await options.precondition?.()
  if (operation.cache !== undefined && deps.answers) {
    const read = async () => onlyRead(operation, await deps.execute.run(operation, input, setting))
    return deps.answers({ operation, input, actor: options.actor }, read)
  }
  const waiting = await passGate(deps.hooks, { operation, input, options }, { planDigest, plan })
  if (waiting) {
    await deps.append([audit.event('awaiting_approval')], {
      context: contextOf(options),
      ...answering(operation, remember, waiting),
    })
    return waiting
  }
  const till = createTill()
  const held = await setAside(deps, request, setting.idempotencyKey, plan)
  try {
    const done = await deps.execute.run(operation, input, { ...setting, onSpend: till.add })
    const settled = held?.settle(spentBy(done, till, held)) ?? []
    const also = options.alongside?.(done.output)
    if (also) done.expected.expect(also.expect.subject, also.expect.position, also.expect.otherwise)
    const events = [...done.events, ...settled, ...(also?.events ?? [])]
    await keep(deps, request, { ...done, events }, { audit, remember })
    return done.output
  } catch (error) {
    await giveBack(deps, request, held?.settle(till.spent()))
    if (remember && isLasting(error) && error.code !== 'ALREADY_ANSWERED') {
      audit.remember({ rows: [remember.refusalRow(error)], unless: remember.unless })
    }
    throw error
  }
}

function onlyRead({ name }: Operation, { output, events }: Executed): unknown {
  if (events.length > 0) throw new Error(`${name} is cached, so it cannot record facts`)
  return output
}

/** What a plan may cost at most is set aside before it is carried out. */
async function setAside(
  { hooks }: CallDeps,
  { operation, input, options }: Request,
  reservation: string,
  plan: MakePlan,
): Promise<Held | undefined> {
  if (!hooks.reserve || !operation.plan) return undefined
  const { project_id: project } = (input ?? {}) as { project_id?: unknown }
  return hooks.reserve({
    reservation: `${operation.name}/${reservation}`,
    what: operation.name,
    actor: options.actor,
    caller: options.caller,
    projectId: typeof project === 'string' ? project : undefined,
    cost: async () => (await plan()).plan.cost,
  })
}

/** When this cannot be written, the money stays set aside: too little is spent then, never too much. */
async function giveBack({ append }: CallDeps, { options }: Request, facts: readonly NewEvent[] = []) {
  if (facts.length > 0) await append(facts, { context: contextOf(options) }).catch(() => undefined)
}

/** The facts, the audit record and the answer for its key: one commit. */
async function keep(
  deps: CallDeps,
  { operation, options }: Request,
  { output, events, expected }: Executed,
  { audit, remember }: { readonly audit: Audit; readonly remember: Remembered | undefined },
) {
  const isRead = operation.effect === 'read'
  if (isRead && events.length === 0) return
  const all = isRead ? events : [...events, audit.event('completed')]
  const answer = answering(operation, remember, output)
  try {
    await deps.append(all, { context: contextOf(options), expect: expected.positions(), ...answer })
  } catch (error) {
    throw expected.explain(error)
  }
}

function answering(operation: Operation, remember: Remembered | undefined, answer: unknown) {
  if (!remember) return {}
  const instead = toldOnce(operation, answer)
  const row = instead ? remember.refusalRow(instead) : remember.row(answer)
  return { rows: [row], unless: remember.unless }
}

function findPublic(catalog: Catalog, name: string, caller: Caller | undefined): Operation {
  const found = catalog.findOperation(name)
  if (found && !found.isPrivate) return found
  const names = catalog.operations
    .filter(({ isPrivate, permission }) => !isPrivate && (!caller || caller.can(permission)))
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
