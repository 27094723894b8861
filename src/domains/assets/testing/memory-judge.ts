import type { QualityJudge, QualityStage, QualityVerdict } from '../ports.ts'

type Picture = Parameters<QualityJudge['judge']>[0]

export interface MemoryJudgeOptions {
  readonly stage?: QualityStage
  readonly isConfigured?: boolean
  /** What it says of a picture; it may throw, as a real one does when it charged for nothing. */
  readonly answer?: (picture: Picture) => QualityVerdict | Promise<QualityVerdict>
}

/** A judge that says what it is told to and remembers the pictures it was shown. */
export function memoryJudge(
  options: MemoryJudgeOptions = {},
): QualityJudge & { readonly seen: readonly Picture[] } {
  const { stage = 'sightengine', isConfigured = true, answer = () => fair } = options
  const seen: Picture[] = []
  return {
    stage,
    isConfigured,
    seen,
    judge: async (picture, { signal }) => {
      if (!isConfigured) return { status: 'unavailable', reason: 'no_key', message: 'No key is set' }
      signal.throwIfAborted()
      seen.push(picture)
      const verdict = await Promise.race([answer(picture), whenAborted(signal)])
      signal.throwIfAborted()
      return verdict
    },
  }
}

const fair: QualityVerdict = { status: 'judged', score: 0.8, issues: [], cost_usd: '0.001' }

const whenAborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
