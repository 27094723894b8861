import { afterEach, describe, expect, test } from 'vitest'
import type { QualityJudge } from '../ports.ts'

/** How the provider behaves: it answers, asks to wait two seconds, answers nonsense, is not there, or never answers. */
export type Provider = 'answers' | 'is busy' | 'talks nonsense' | 'is away' | 'is silent'

export interface Courtroom {
  readonly judge: QualityJudge
  /** How many requests reached the provider. */
  readonly requests: () => number
  readonly close?: () => Promise<void>
}

/** The law of `QualityJudge`. `open` sets up a judge and a provider; the judge waits at most 100 ms for an answer. */
export const judgeLaw = (
  name: string,
  open: (world: { provider: Provider; hasKey: boolean }) => Courtroom | Promise<Courtroom>,
) =>
  describe(`QualityJudge, kept by ${name}`, () => {
    const opened: Courtroom[] = []
    const enter = async (provider: Provider, hasKey = true) => {
      const court = await open({ provider, hasKey })
      opened.push(court)
      return court
    }
    afterEach(async () => {
      for (const court of opened.splice(0)) await court.close?.()
    })

    test('without a key nobody is asked', async () => {
      const { judge, requests } = await enter('answers', false)
      expect(judge.isConfigured).toBe(false)
      await expect(judge.judge(picture, { signal: patient() })).resolves.toMatchObject({
        status: 'unavailable',
        reason: 'no_key',
      })
      expect(requests()).toBe(0)
    })

    test('a verdict has a score, what is wrong, and what it cost', async () => {
      const { judge, requests } = await enter('answers')
      expect(judge.isConfigured).toBe(true)
      const verdict = await judge.judge(picture, { signal: patient() })
      if (verdict.status !== 'judged') throw new Error(verdict.message)
      expect(verdict.score).toBeGreaterThanOrEqual(0)
      expect(verdict.score).toBeLessThanOrEqual(1)
      expect(verdict.cost_usd).toMatch(/^\d+(\.\d+)?$/)
      expect(verdict.issues.every(issue => ['low', 'medium', 'high'].includes(issue.severity))).toBe(true)
      expect(requests()).toBe(1)
    })

    test('a busy provider says when to come back, and charges nothing', async () => {
      const { judge } = await enter('is busy')
      const verdict = await judge.judge(picture, { signal: patient() })
      expect(verdict).toMatchObject({ status: 'unavailable', reason: 'not_billed', retry_after_ms: 2000 })
    })

    test.each(['is away', 'is silent'] as const)('a provider that %s charges nothing', async provider => {
      const { judge } = await enter(provider)
      const verdict = await judge.judge(picture, { signal: patient() })
      expect(verdict).toMatchObject({ status: 'unavailable', reason: 'not_billed' })
    })

    test('an answer that was charged but makes no sense is a fault that names the price', async () => {
      const { judge } = await enter('talks nonsense')
      const verdict = judge.judge(picture, { signal: patient() })
      await expect(verdict).rejects.toThrow(/charged/)
      await expect(verdict).rejects.toMatchObject({
        cost_usd: expect.stringMatching(/^\d+(\.\d+)?$/) as unknown,
      })
    })

    test('who gave up before asking asks nobody', async () => {
      const { judge, requests } = await enter('answers')
      const signal = AbortSignal.abort(new Error('enough'))
      await expect(judge.judge(picture, { signal })).rejects.toThrow('enough')
      expect(requests()).toBe(0)
    })
  })

const patient = () => new AbortController().signal
const picture = { bytes: Uint8Array.of(1, 2, 3), media_type: 'image/png', idempotency_key: 'step-1' }
