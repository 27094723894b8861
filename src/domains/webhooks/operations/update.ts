import { EventTypes, operation } from '#kernel'
import { z } from 'zod'
import { assertMayReadEvents, getWebhook, greet, manage, toWebhook } from '../asked.ts'
import { HeaderValues, Webhook, WebhookId, WebhookUpdated, wishes } from '../contract.ts'
import { readKept, writeKept } from '../kept.ts'
import { Destinations, HookSecrets } from '../ports.ts'
import { Webhooks } from '../views.ts'

/** What is not named stays as it is. */
export const update = operation('webhooks.update', {
  about: 'Change where events are sent, which and how.',
  effect: 'write',
  permission: manage,
  rest: 'PATCH /webhooks/{webhook_id}',
  input: z.strictObject({
    webhook_id: WebhookId,
    url: wishes.url.optional(),
    types: wishes.types.optional(),
    mode: wishes.mode.optional(),
    description: wishes.description,
    max_attempts: wishes.max_attempts.optional(),
    headers: HeaderValues.optional().describe('in the place of all that were set'),
    handshake: z.boolean().default(false),
  }),
  output: Webhook,
  secrets: { input: ['headers'] },
  uses: { webhooks: Webhooks, destinations: Destinations, secrets: HookSecrets, eventTypes: EventTypes },
  refuses: { WEBHOOK_NOT_FOUND: 404, HANDSHAKE_REFUSED: 422, HEADERS_NEEDED: 422 },

  async run(input, { webhooks, destinations, secrets, eventTypes, caller, emit, refuse, now, signal }) {
    const { webhook_id, headers, handshake, ...changes } = input
    const row = await getWebhook(webhooks, webhook_id, refuse)
    assertMayReadEvents({ caller, patterns: changes.types ?? row.types, eventTypes })
    const url = changes.url ?? row.url
    // Headers may hold keys that were meant for one destination, and nobody may be shown them by pointing elsewhere.
    if (!headers && row.header_names.length > 0 && new URL(url).origin !== new URL(row.url).origin) {
      throw refuse('HEADERS_NEEDED', `Say which headers ${new URL(url).origin} shall get; {} for none`, {
        details: { header_names: row.header_names },
        suggestions: ['headers'],
      })
    }
    if (handshake) await greet({ destinations, url, signal, refuse })
    if (headers) {
      const kept = await readKept(secrets, webhook_id)
      await writeKept(secrets, webhook_id, { ...kept, headers })
    }
    const wanted = {
      url,
      types: changes.types ?? row.types,
      mode: changes.mode ?? row.mode,
      max_attempts: changes.max_attempts ?? row.max_attempts,
      header_names: headers ? Object.keys(headers) : row.header_names,
    }
    const description = changes.description ?? row.description
    emit(WebhookUpdated({ webhook_id, ...wanted, ...(description !== null && { description }) }))
    return toWebhook({ ...row, ...wanted, description, updated_at: now().toISOString() })
  },
})
