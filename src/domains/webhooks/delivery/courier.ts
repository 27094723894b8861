// Serves one webhook: a reaction of its own, so that checkpoints, order per subject, tries and dead letters are those
// of every reaction.
// I1  What is told as delivered was answered with 2xx.
// I2  The same event goes out under the same message id, however often it is sent.
import { reaction, Refusal, type EventRecord, type NewEvent, type Reaction } from '#kernel'
import type { Circuit } from '../circuit.ts'
import { neverDelivered, WebhookDelivered } from '../contract.ts'
import type { Kept } from '../kept.ts'
import type { Destinations } from '../ports.ts'
import type { WebhookRow } from '../views.ts'
import { createBatches } from './batches.ts'
import { sendEvents, type Sent } from './send-events.ts'

export interface CourierDeps {
  readonly destinations: Destinations
  readonly circuit: Circuit
  now(): Date
  kept(webhookId: string): Promise<Kept>
  /** Writes down that a try failed; `isGone` ends the webhook. */
  noteFailure(failure: Failure): Promise<unknown>
  /** Aborted when this process stops serving. */
  readonly signal: AbortSignal
}

export interface Failure {
  readonly webhook_id: string
  readonly message_id: string
  readonly events: readonly Named[]
  readonly duration_ms: number
  readonly status?: number | undefined
  readonly error: string
  readonly is_gone: boolean
}

interface Named {
  readonly id: string
  readonly type: string
  readonly position: number
}

export const reactionName = (webhookId: string) => `webhook:${webhookId}`

const mostInBatch = 100

export function courierOf(deps: CourierDeps, webhook: WebhookRow): Reaction {
  const { webhook_id, types, mode, max_attempts } = webhook
  const deliver = mode === 'batched' ? inBatches(deps, webhook) : oneByOne(deps, webhook)
  const declared = reaction(reactionName(webhook_id), {
    about: `Sends events to ${webhook.url}.`,
    on: '>',
    concurrency: mode === 'batched' ? mostInBatch : 8,
    retry: { attempts: max_attempts, first: '5s', factor: 5, max: '6h' },
    async run(event: EventRecord, { emit, signal }) {
      if (neverDelivered.has(event.type)) return
      const taken = await deliver(event, signal)
      if (taken) emit(taken)
    },
  })
  return { ...declared, on: types }
}

type Deliver = (event: EventRecord, signal: AbortSignal) => Promise<NewEvent | undefined>

const oneByOne =
  (deps: CourierDeps, webhook: WebhookRow): Deliver =>
  async (event, signal) => {
    const sent = await send(deps, webhook, [event], signal)
    return tell(deps, webhook, { sent, events: [event], isFirst: true })
  }

/** Events of one request share its end: the first tells of it. */
function inBatches(deps: CourierDeps, webhook: WebhookRow): Deliver {
  const batches = createBatches<EventRecord, Sent>(mostInBatch, events =>
    send(deps, webhook, events, deps.signal),
  )
  return async event => {
    const { answer: sent, items: events, isFirst } = await batches.add(event)
    return tell(deps, webhook, { sent, events, isFirst })
  }
}

async function send(
  deps: CourierDeps,
  { webhook_id, url, mode }: WebhookRow,
  events: readonly EventRecord[],
  signal: AbortSignal,
): Promise<Sent> {
  const { circuit, now } = deps
  // Whoever asks for a dead letter again wants to know now.
  if (!events.every(({ replayed }) => replayed)) assertAwake(circuit.pause(now().getTime()), url)
  try {
    const sent = await sendEvents(deps.destinations, now, {
      url,
      mode,
      kept: await deps.kept(webhook_id),
      events,
      signal,
    })
    if (isAlive(sent)) circuit.succeeded()
    else circuit.failed(now().getTime(), sent.askedMs)
    return sent
  } catch (error) {
    circuit.abandoned()
    throw error
  }
}

/** A destination that answers is alive, also when it does not want this event. */
const isAlive = ({ status = 500 }: Sent) => status < 500 && status !== 429 && status !== 408

function assertAwake(pauseMs: number, url: string) {
  if (pauseMs <= 0) return
  throw new Refusal(
    'DESTINATION_RESTING',
    `${URL.parse(url)?.host} did not answer; it is left alone for a moment`,
    {
      status: 503,
      details: { retry_after_ms: pauseMs, was_tried: false },
    },
  )
}

interface Ended {
  readonly sent: Sent
  readonly events: readonly EventRecord[]
  readonly isFirst: boolean
}

async function tell(
  deps: CourierDeps,
  { webhook_id, url }: WebhookRow,
  { sent, events, isFirst }: Ended,
): Promise<NewEvent | undefined> {
  const { messageId: message_id, durationMs: duration_ms, status, error, isGone } = sent
  const about = { webhook_id, message_id, events: events.map(named), duration_ms }
  if (sent.isTaken) return isFirst ? WebhookDelivered({ ...about, status: status! }) : undefined
  if (isFirst) await deps.noteFailure({ ...about, status, error, is_gone: isGone })
  throw new Refusal('DELIVERY_FAILED', `${URL.parse(url)?.host} did not take it: ${error}`, {
    // What is gone does not come back; everything else is tried again.
    status: isGone ? 410 : 503,
    details: { status, retry_after_ms: sent.askedMs },
  })
}

const named = ({ id, type, position }: EventRecord): Named => ({ id, type, position })
