import { expect, test } from 'vitest'
import type { QualityVerdict } from '../ports.ts'
import { judgeLaw, type Provider } from './judge-law.ts'
import { memoryJudge } from './memory-judge.ts'

const notBilled = { status: 'unavailable', reason: 'not_billed', message: 'Nobody is there' } as const

const answers: Readonly<Record<Provider, () => QualityVerdict>> = {
  answers: () => ({
    status: 'judged',
    score: 0.7,
    issues: [{ kind: 'blur', severity: 'low' }],
    cost_usd: '0.001',
  }),
  'is busy': () => ({ ...notBilled, retry_after_ms: 2000 }),
  'talks nonsense': () => {
    throw Object.assign(new Error('It charged 0.001 USD for nothing'), { cost_usd: '0.001' })
  },
  'is away': () => notBilled,
  'is silent': () => notBilled,
}

judgeLaw('memoryJudge', ({ provider, hasKey }) => {
  const judge = memoryJudge({ isConfigured: hasKey, answer: answers[provider] })
  return { judge, requests: () => judge.seen.length }
})

test('giving up while the judge thinks ends the call', async () => {
  const judge = memoryJudge({ answer: () => new Promise(() => {}) })
  const giveUp = new AbortController()
  const picture = { bytes: new Uint8Array(), media_type: 'image/png', idempotency_key: '' }
  const verdict = judge.judge(picture, { signal: giveUp.signal })
  giveUp.abort(new Error('enough'))
  await expect(verdict).rejects.toThrow('enough')
})
