import { port } from '#kernel'
import type { RateRule } from './contract.ts'

/** So many in a window that begins with the first of them. */
export interface Window {
  /** Those who count together. */
  readonly key: string
  readonly limit: number
  readonly seconds: number
}

export interface Taken {
  /** With this one; may be more than the limit. */
  readonly used: number
  /** Until the window ends. */
  readonly resetMs: number
}

/** Counts what happens in windows of time, shared by processes or not. */
export interface RateCounter {
  take(window: Window): Promise<Taken>
  close(): Promise<void>
}
export const RateCounter = port<RateCounter>('limits.rate-counter')

/** What was configured. */
export interface RateRules {
  readonly rules: readonly RateRule[]
  readonly concurrentCalls: number
}
export const RateRules = port<RateRules>('limits.rate-rules')
