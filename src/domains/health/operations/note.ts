import { operation } from '#kernel'
import { z } from 'zod'
import { HealthChanged, HealthKind, HealthStatus } from '../contract.ts'

const Seen = z.strictObject({
  service: z.string(),
  kind: HealthKind,
  status: HealthStatus,
  previous: HealthStatus,
  message: z.string().optional(),
  latency_ms: z.number().int().optional(),
  unseen_since: z.string().optional(),
})

/** Writes down what is better or worse than before. */
export const note = operation('health.note', {
  about: 'Write down how services have changed.',
  effect: 'write',
  isPrivate: true,
  input: z.strictObject({ changes: z.array(Seen).min(1) }),
  output: z.object({}),
  async run({ changes }, { emit }) {
    emit(...changes.map(change => HealthChanged(change)))
    return {}
  },
})
