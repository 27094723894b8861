import { claudeScore, type QualityJudge, type QualityVerdict } from '#domains/assets/ports'
import { z } from 'zod'
import { Defects, questionAbout } from './question.ts'
import { send, type Sent } from './send.ts'

export interface ClaudeVisionOptions {
  readonly apiKey: string | undefined
  readonly baseUrl?: string | undefined
  readonly model?: string | undefined
  /** What one picture is charged, decimal US dollars. Tokens vary a little: set it to the most a call may cost. */
  readonly costUsd?: string | undefined
  readonly timeoutMs?: number | undefined
  readonly fetch?: typeof fetch | undefined
  readonly now?: () => number
}

/** Asks Claude which defects it sees, over the Messages API. */
export function claudeVision(options: ClaudeVisionOptions): QualityJudge {
  const {
    apiKey,
    baseUrl = 'https://api.anthropic.com',
    model = 'claude-haiku-4-5',
    costUsd = '0.002',
    timeoutMs = 60_000,
  } = options
  const { fetch = globalThis.fetch, now = Date.now } = options
  const url = new URL('/v1/messages', baseUrl).href

  return {
    stage: 'claude',
    isConfigured: Boolean(apiKey),
    judge: async ({ bytes, media_type }, { signal }) => {
      if (!apiKey) return NO_KEY
      if (!MEDIA_TYPES.has(media_type)) return notBilled('looks at JPEG, PNG, GIF and WebP only')
      if (bytes.length > MAX_BYTES) return notBilled(`takes at most ${MAX_BYTES} bytes, not ${bytes.length}`)
      const init = {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-api-key': apiKey,
          'anthropic-version': '2023-06-01',
        },
        body: JSON.stringify(questionAbout({ bytes, media_type, model })),
      }
      const sent = await send({ fetch, url, init, timeoutMs, signal, now }).catch((error: unknown) => {
        signal.throwIfAborted()
        throw charged(costUsd, error)
      })
      return verdictOf(sent, costUsd)
    },
  }
}

// 5 MB as base64, which is a third longer.
const MAX_BYTES = 3_750_000
const MEDIA_TYPES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp'])
const NO_KEY = {
  status: 'unavailable',
  reason: 'no_key',
  message: 'Claude vision needs an API key; none is set',
} as const

const Message = z.object({
  type: z.literal('message'),
  stop_reason: z.string(),
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
})
const Failure = z.object({ type: z.literal('error'), error: z.object({ type: z.string() }) })

function verdictOf(sent: Sent, costUsd: string): QualityVerdict {
  if (!sent.answered) return notBilled(sent.message)
  const answer = jsonOf(sent.text)
  if (sent.status < 200 || sent.status > 299) {
    const failure = Failure.safeParse(answer)
    return notBilled(
      `answered ${sent.status}${failure.success ? ` ${failure.data.error.type}` : ''}`,
      sent.retry_after_ms,
    )
  }

  const message = Message.safeParse(answer)
  if (!message.success) throw charged(costUsd, message.error)
  const { stop_reason, content } = message.data
  if (stop_reason !== 'end_turn') throw charged(costUsd, new Error(`It stopped with ${stop_reason}`))
  const said = Defects.safeParse(jsonOf(content.map(block => block.text ?? '').join('')))
  if (!said.success) throw charged(costUsd, said.error)
  const issues = said.data.defects
  return { status: 'judged', score: claudeScore(issues), issues, cost_usd: costUsd }
}

/** The provider's own words are left out of messages: a proxy might repeat the request, and with it the key. */
const notBilled = (what: string, retryAfterMs?: number): QualityVerdict => ({
  status: 'unavailable',
  reason: 'not_billed',
  message: `Claude ${what}`,
  ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
})

const charged = (costUsd: string, cause: unknown) =>
  Object.assign(new Error(`Claude charged ${costUsd} USD for an answer that cannot be read`, { cause }), {
    cost_usd: costUsd,
  })

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What is not JSON fails the schema below, which says so without quoting it.
    return undefined
  }
}
