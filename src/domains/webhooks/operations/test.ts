import { operation, type EventRecord } from '#kernel'
import { z } from 'zod'
import { getWebhook, manage } from '../asked.ts'
import { WebhookId } from '../contract.ts'
import { sendEvents } from '../delivery/send-events.ts'
import { readKept } from '../kept.ts'
import { Destinations, HookMaker, HookSecrets } from '../ports.ts'
import { Webhooks } from '../views.ts'

/** A signed event that nobody else sees: whoever receives can check that it arrives and that the signature is good. */
export const test = operation('webhooks.test', {
  about: 'Send one signed event of the type webhook.tested to the URL now, and show what came back.',
  effect: 'write',
  permission: manage,
  rest: 'POST /webhooks/{webhook_id}/test',
  input: z.strictObject({ webhook_id: WebhookId }),
  output: z.object({
    delivered: z.boolean(),
    message_id: z.string(),
    status: z.number().nullable(),
    error: z.string().nullable(),
    duration_ms: z.number(),
    answer: z.string(),
  }),
  uses: { webhooks: Webhooks, destinations: Destinations, secrets: HookSecrets, maker: HookMaker },
  refuses: { WEBHOOK_NOT_FOUND: 404 },

  async run({ webhook_id }, { webhooks, destinations, secrets, maker, refuse, now, signal }) {
    const { url, mode } = await getWebhook(webhooks, webhook_id, refuse)
    const kept = await readKept(secrets, webhook_id)
    const events = [trial(webhook_id, maker.newId(), now())]
    const sent = await sendEvents(destinations, now, { url, mode, kept, events, signal })
    return {
      delivered: sent.isTaken,
      message_id: sent.messageId,
      status: sent.status ?? null,
      error: sent.isTaken ? null : sent.error,
      duration_ms: sent.durationMs,
      answer: sent.text.slice(0, 1000),
    }
  },
})

/** It is in no log, so its position is none. */
const trial = (webhook_id: string, unique: string, now: Date): EventRecord => ({
  position: 0,
  id: unique.replace(/^wh/, 'test'),
  type: 'webhook.tested',
  version: 1,
  subject: webhook_id,
  time: now.toISOString(),
  source: '/alice',
  priority: 'normal',
  data: { webhook_id },
})
