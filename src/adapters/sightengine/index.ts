import type { QualityJudge, QualityVerdict } from '#domains/assets/ports'
import { z } from 'zod'
import { send, type Sent } from './send.ts'

export interface SightEngineOptions {
  readonly apiUser: string | undefined
  readonly apiSecret: string | undefined
  readonly baseUrl?: string | undefined
  /** What one picture is charged, decimal US dollars. */
  readonly costUsd?: string | undefined
  readonly timeoutMs?: number | undefined
  readonly fetch?: typeof fetch | undefined
  readonly now?: () => number
}

/** The `quality` model of SightEngine: one score for sharpness, exposure and distortion. */
export function sightEngine(options: SightEngineOptions): QualityJudge {
  const {
    apiUser,
    apiSecret,
    baseUrl = 'https://api.sightengine.com',
    costUsd = '0.001',
    timeoutMs = 30_000,
  } = options
  const { fetch = globalThis.fetch, now = Date.now } = options
  const url = new URL('/1.0/check.json', baseUrl).href

  return {
    stage: 'sightengine',
    isConfigured: Boolean(apiUser && apiSecret),
    judge: async ({ bytes, media_type }, { signal }) => {
      if (!apiUser || !apiSecret) return NO_KEY
      if (bytes.length > MAX_BYTES) return notBilled(`takes at most ${MAX_BYTES} bytes, not ${bytes.length}`)
      const body = formOf({ models: 'quality', api_user: apiUser, api_secret: apiSecret })
      body.set('media', new Blob([Uint8Array.from(bytes)], { type: media_type }), 'picture')
      const sent = await send({ fetch, url, init: { method: 'POST', body }, timeoutMs, signal, now }).catch(
        (error: unknown) => {
          signal.throwIfAborted()
          throw charged(costUsd, error)
        },
      )
      return verdictOf(sent, costUsd)
    },
  }
}

const MAX_BYTES = 50_000_000
const NO_KEY = {
  status: 'unavailable',
  reason: 'no_key',
  message: 'SightEngine needs an API user and an API secret; none is set',
} as const

const Request = z.object({ operations: z.number() })
const Success = z.object({
  status: z.literal('success'),
  quality: z.object({ score: z.number().min(0).max(1) }),
})
const Failure = z.object({
  status: z.literal('failure'),
  request: Request.optional(),
  error: z.object({ type: z.string(), message: z.string() }),
})

function verdictOf(sent: Sent, costUsd: string): QualityVerdict {
  if (!sent.answered) return notBilled(sent.message)
  const answer = jsonOf(sent.text)
  const failure = Failure.safeParse(answer)
  if (failure.success && (failure.data.request?.operations ?? 0) > 0) {
    throw charged(costUsd, new Error('It failed and counted an operation'))
  }
  if (failure.success) return notBilled(`answered ${failure.data.error.type}`, sent.retry_after_ms)
  if (sent.status < 200 || sent.status > 299) return notBilled(`answered ${sent.status}`, sent.retry_after_ms)

  const success = Success.safeParse(answer)
  if (!success.success) throw charged(costUsd, success.error)
  return { status: 'judged', score: success.data.quality.score, issues: [], cost_usd: costUsd }
}

/** The provider's own words are left out of messages: a proxy might repeat the request, and with it the secret. */
const notBilled = (what: string, retryAfterMs?: number): QualityVerdict => ({
  status: 'unavailable',
  reason: 'not_billed',
  message: `SightEngine ${what}`,
  ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
})

const charged = (costUsd: string, cause: unknown) =>
  Object.assign(
    new Error(`SightEngine charged ${costUsd} USD for an answer that cannot be read`, { cause }),
    { cost_usd: costUsd },
  )

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What is not JSON fails the schema below, which says so without quoting it.
    return undefined
  }
}
