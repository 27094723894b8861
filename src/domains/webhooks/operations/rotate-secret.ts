import { operation } from '#kernel'
import { durationMs, isDuration } from '#lib/duration'
import { z } from 'zod'
import { getWebhook, manage } from '../asked.ts'
import { WebhookId, WebhookSecretRotated } from '../contract.ts'
import { readKept, writeKept } from '../kept.ts'
import { HookMaker, HookSecrets } from '../ports.ts'
import { isSecret, secretOf } from '../signature.ts'
import { Webhooks } from '../views.ts'

const longestMs = durationMs('30d')

/** Both secrets sign until the old one ends, so that whoever receives can change without losing anything. */
export const rotateSecret = operation('webhooks.rotate_secret', {
  about: 'Sign with a new secret, and for a while with the old one as well. The new secret is shown once.',
  effect: 'write',
  permission: manage,
  rest: 'POST /webhooks/{webhook_id}/rotate-secret',
  input: z.strictObject({
    webhook_id: WebhookId,
    secret: z.string().refine(isSecret, 'a secret is whsec_ and 24 to 64 bytes in base64').optional(),
    overlap: z
      .string()
      .refine(text => isDuration(text) && durationMs(text) <= longestMs, 'a duration up to 30d, like 24h')
      .default('24h'),
  }),
  output: z.object({ webhook_id: z.string(), secret: z.string(), previous_until: z.string() }),
  secrets: { input: ['secret'], output: ['secret'] },
  uses: { webhooks: Webhooks, secrets: HookSecrets, maker: HookMaker },
  refuses: { WEBHOOK_NOT_FOUND: 404 },

  async run(input, { webhooks, secrets, maker, emit, refuse, now }) {
    const { webhook_id, secret = secretOf(maker.newSecret()), overlap } = input
    await getWebhook(webhooks, webhook_id, refuse)
    const kept = await readKept(secrets, webhook_id)
    const overlapMs = isDuration(overlap) ? durationMs(overlap) : 0
    const previous_until = new Date(now().getTime() + overlapMs).toISOString()
    const [previous] = kept.secrets
    const older = previous ? [{ value: previous.value, until: previous_until }] : []
    await writeKept(secrets, webhook_id, { ...kept, secrets: [{ value: secret }, ...older] })
    emit(WebhookSecretRotated({ webhook_id, previous_until }))
    return { webhook_id, secret, previous_until }
  },
})
