import { EventTypes, operation } from '#kernel'
import { z } from 'zod'
import { assertMayReadEvents, greet, manage, toWebhook } from '../asked.ts'
import { HeaderValues, Webhook, WebhookCreated, wishes } from '../contract.ts'
import { writeKept } from '../kept.ts'
import { Destinations, HookMaker, HookSecrets } from '../ports.ts'
import { isSecret, secretOf } from '../signature.ts'

/** From now on the URL gets the events it asks for. The secret is told this once. */
export const create = operation('webhooks.create', {
  about: 'Send events to a URL as signed CloudEvents (Standard Webhooks). The signing secret is shown once.',
  effect: 'write',
  permission: manage,
  rest: 'POST /webhooks',
  input: z.strictObject({
    ...wishes,
    types: wishes.types.describe('patterns of event types: workflow.*, asset.>'),
    mode: wishes.mode.default('structured'),
    max_attempts: wishes.max_attempts.default(8).describe('tries before an event becomes a dead letter'),
    secret: z
      .string()
      .refine(isSecret, 'a secret is whsec_ and 24 to 64 bytes in base64')
      .optional()
      .describe('made up when absent'),
    headers: HeaderValues.refine(
      headers => Object.keys(headers).length <= 10,
      'at most ten headers',
    ).optional(),
    active: z.boolean().default(true),
    after: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe('begin after this position of the log, not with what comes next'),
    handshake: z.boolean().default(false).describe('ask the URL first whether it wants events (OPTIONS)'),
  }),
  output: z.object({ webhook: Webhook, secret: z.string() }),
  secrets: { input: ['secret', 'headers'], output: ['secret'] },
  uses: { destinations: Destinations, secrets: HookSecrets, maker: HookMaker, eventTypes: EventTypes },
  refuses: { HANDSHAKE_REFUSED: 422 },

  async run(input, { destinations, secrets, maker, eventTypes, caller, actor, emit, refuse, now, signal }) {
    assertMayReadEvents({ caller, patterns: input.types, eventTypes })
    const { headers = {}, secret = secretOf(maker.newSecret()), active, handshake, after, ...wanted } = input
    if (handshake) await greet({ destinations, url: wanted.url, signal, refuse })
    const webhook_id = maker.newId()
    await writeKept(secrets, webhook_id, { secrets: [{ value: secret }], headers })
    const created_by = `${actor.kind}:${actor.id}`
    const header_names = Object.keys(headers)
    const shared = { webhook_id, ...wanted, header_names, created_by }
    emit(WebhookCreated({ ...shared, is_active: active, ...(after !== undefined && { after }) }))
    const time = now().toISOString()
    const webhook = toWebhook({
      ...shared,
      description: wanted.description ?? null,
      status: active ? 'active' : 'paused',
      previous_secret_until: null,
      delivered: 0,
      failed: 0,
      last_status: null,
      last_error: null,
      last_attempt_at: null,
      after: 0,
      created_at: time,
      updated_at: time,
    })
    return { webhook, secret }
  },
})
