// What several operations ask of a webhook.
import {
  assertMay,
  matchesPattern,
  Refusal,
  type Caller,
  type EventTypes,
  type ReactionControl,
  type RefusalDetails,
  type ViewReader,
} from '#kernel'
import type { z } from 'zod'
import type { Webhook } from './contract.ts'
import { reactionName } from './delivery/courier.ts'
import type { Destinations } from './ports.ts'
import type { WebhookRow } from './views.ts'

type Refuse<Code extends string> = (code: Code, message: string, more?: RefusalDetails) => Refusal

export const manage = 'webhooks:manage'

export async function getWebhook(
  webhooks: ViewReader<WebhookRow>,
  webhookId: string,
  refuse: Refuse<'WEBHOOK_NOT_FOUND'>,
): Promise<WebhookRow> {
  const row = await webhooks.get(webhookId)
  if (row) return row
  throw refuse('WEBHOOK_NOT_FOUND', `There is no webhook ${webhookId}`, {
    details: { webhook_id: webhookId },
    suggestions: ['webhooks.list'],
  })
}

/** Refuses letters of other webhooks and reactions. */
export async function assertOwnLetter(
  reactions: ReactionControl,
  webhookId: string,
  letterId: string,
  refuse: Refuse<'NOT_FOUND'>,
): Promise<void> {
  const { reaction } = await reactions.deadLetter(letterId)
  if (reaction === reactionName(webhookId)) return
  throw refuse('NOT_FOUND', `${webhookId} has no dead letter ${letterId}`, {
    suggestions: ['webhooks.dead_letters'],
  })
}

interface Reading {
  readonly caller: Caller | undefined
  readonly patterns: readonly string[]
  readonly eventTypes: EventTypes
}

/**
 * A webhook reads every event it asks for: whoever may not see one cannot have it sent either. All that a pattern
 * matches counts, so that `>` is for those who may see everything.
 */
export function assertMayReadEvents({ caller, patterns, eventTypes }: Reading): void {
  if (!caller) return
  assertMay(caller, 'events:read')
  for (const { type, permission } of eventTypes.list()) {
    const pattern = patterns.find(each => matchesPattern(each, type))
    if (pattern === undefined || permission === undefined || caller.can(permission)) continue
    throw new Refusal('FORBIDDEN', `${pattern} includes ${type}, which needs the permission ${permission}`, {
      details: { permission, pattern, type },
      suggestions: ['types'],
    })
  }
}

export const toWebhook = ({ after: _, ...row }: WebhookRow): z.output<typeof Webhook> => row

interface Greeting {
  readonly destinations: Destinations
  readonly url: string
  readonly signal: AbortSignal
  readonly refuse: Refuse<'HANDSHAKE_REFUSED'>
}

const origin = 'alice'

/** Asks whether the URL wants events at all (CloudEvents HTTP 1.1 Web Hooks 1.0.1, §4). */
export async function greet({ destinations, url, signal, refuse }: Greeting): Promise<void> {
  const headers = { 'webhook-request-origin': origin }
  const asked = { method: 'OPTIONS', url, headers, timeoutMs: 10_000, signal } as const
  const answer = await destinations.send(asked).catch((error: unknown) => {
    throw refuse('HANDSHAKE_REFUSED', `${url} did not answer: ${(error as Error).message}`, { cause: error })
  })
  const allowed = answer.headers['webhook-allowed-origin']
  if (answer.status < 300 && (allowed === '*' || allowed === origin)) return
  throw refuse('HANDSHAKE_REFUSED', `${url} did not say that it wants events of ${origin}`, {
    details: { status: answer.status, webhook_allowed_origin: allowed ?? null },
    suggestions: ['answer_options_with_webhook_allowed_origin', 'use_handshake_false'],
  })
}
