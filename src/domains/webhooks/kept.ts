// What is kept of a webhook where nobody can read it: the secrets it signs with, and header values.
import { z } from 'zod'
import type { HookSecrets } from './ports.ts'

const Kept = z.object({
  secrets: z.array(z.object({ value: z.string(), until: z.string().optional() })),
  headers: z.record(z.string(), z.string()),
})
export type Kept = z.output<typeof Kept>

export const keptName = (webhookId: string) => `webhooks/${webhookId}`

export async function readKept(secrets: HookSecrets, webhookId: string): Promise<Kept> {
  const text = await secrets.get(keptName(webhookId))
  if (text === undefined) throw new Error(`The secret of ${webhookId} is gone; rotate it`)
  return Kept.parse(JSON.parse(text))
}

export const writeKept = (secrets: HookSecrets, webhookId: string, kept: Kept) =>
  secrets.set(keptName(webhookId), JSON.stringify(kept))

/** Those that sign now, the newest first. */
export const goodSecrets = ({ secrets }: Kept, now: Date): readonly string[] =>
  secrets
    .filter(({ until }) => until === undefined || Date.parse(until) > now.getTime())
    .map(({ value }) => value)
