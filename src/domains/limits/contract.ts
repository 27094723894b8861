import { isPattern } from '#kernel'
import { durationMs, isDuration } from '#lib/duration'
import { z } from 'zod'

const shortestMs = 1000
const longestMs = 86_400_000

/** How often one actor may call one operation; the first rule that fits decides. */
export const RateRule = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_.-]{0,40}$/, 'a name looks like slow-search')
    .optional(),
  operation: z
    .string()
    .refine(isPattern, 'an operation pattern looks like assets.search, assets.* or >')
    .default('>'),
  effect: z.enum(['read', 'write', 'destroy']).optional(),
  role: z.string().optional(),
  actor: z.string().optional().describe('person:owner'),
  limit: z.number().int().min(1).max(1_000_000_000),
  window: z
    .string()
    .refine(isDuration, 'a window looks like 30s, 1m or 1h')
    .refine(text => isBetween(text), 'a window is between 1s and 1d'),
})

const RateRules = z.array(RateRule).max(1000)
export type RateRules = z.output<typeof RateRules>
export type RateRule = z.output<typeof RateRule>

/** A JSON list of rules, or `off`; what is wrong is said with its place in the list. */
export const RateSetting = z.string().transform((text, context): RateRules | 'off' => {
  if (text === 'off') return text
  const parsed = RateRules.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  const { path = [], message } = parsed.error.issues[0] ?? {}
  context.addIssue({ code: 'custom', message: `${path.length > 0 ? `${path.join('.')}: ` : ''}${message}` })
  return z.NEVER
})

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A rule with everything decided. */
export const RatePolicy = z.object({
  name: z.string(),
  operation: z.string(),
  limit: z.number(),
  window_seconds: z.number(),
})
export type RatePolicy = z.output<typeof RatePolicy>

const isBetween = (text: string) => {
  const ms = isDuration(text) ? durationMs(text) : 0
  return ms >= shortestMs && ms <= longestMs && ms % 1000 === 0
}
