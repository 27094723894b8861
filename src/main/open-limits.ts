import { memoryRates, sharedRates } from '#adapters/rate-limits'
import { RateRules, type RateCounter } from '#domains/limits/ports'
import { defaultRates } from '#domains/limits/rules'
import { createQuotaMeter, type QuotaMeter, type Snapshot } from '#domains/quotas/meter'
import { recall } from '#domains/quotas/recall'
import { provide, type Binding, type Logger } from '#kernel'
import type { Clock } from '#kernel/ports'
import type { App, AtEnd, HookRequest, Hooks } from '#kernel/run'
import type { Config } from '../config.ts'
import { createLimits } from './limits.ts'
import { openPurse } from './open-purse.ts'

export interface OpenLimits {
  readonly hooks: Pick<Hooks, 'limit' | 'reserve'>
  readonly bindings: readonly Binding[]
  /** Writes down what was counted; before the log closes. */
  settle(): Promise<void>
  close(): Promise<void>
}

interface LimitsDeps {
  readonly config: Config
  readonly log: Logger
  readonly clock: Clock
  /** Asked for when the first call comes. */
  app(): App
}

/** Everything that bounds how much is asked of this Alice, as it was configured. */
export async function openLimits({ config, log, clock, app }: LimitsDeps): Promise<OpenLimits> {
  const counter = await openCounter(config, log)
  const rules = rulesOf(config)
  const rates = { rules, concurrentCalls: config.ALICE_CONCURRENT_CALLS }
  const meter = quotaMeter(app, clock)
  return {
    hooks: {
      ...createLimits({ ...rates, counter, clock, quota: takeFrom(meter) }),
      reserve: openPurse(app, clock.now),
    },
    bindings: [provide(RateRules, rates)],
    settle: () =>
      meter.close().catch((error: unknown) => log.warn({ err: error }, 'What quotas counted last is lost')),
    close: () => counter.close(),
  }
}

const system = { id: 'alice', kind: 'system' } as const

const quotaMeter = (app: () => App, clock: Clock): QuotaMeter =>
  createQuotaMeter({
    ...clock,
    node: () => app().node,
    load: async () => (await app().call(recall, {}, { actor: system })) as Snapshot,
    listen: heard => app().bus.subscribe('quota.*', heard),
    append: events => app().append(events, { context: { actor: system } }),
    newId: () => app().newId('evt'),
  })

/** A call that is refused after all, or answered from memory, was none. */
export const takeFrom =
  (meter: QuotaMeter) =>
  async ({ operation, actor, caller }: HookRequest, atEnd: AtEnd) => {
    const { refusal, giveBack } = await meter.take({
      operation,
      actor,
      roles: caller?.roles ?? [],
      key: caller?.key,
    })
    if (giveBack) {
      atEnd(({ outcome, isReplayed }) => {
        if (outcome === 'refused' || isReplayed) giveBack()
      })
    }
    return refusal
  }

const rulesOf = ({ ALICE_RATE_LIMITS: given = [] }: Config) =>
  given === 'off' ? [] : [...given, ...defaultRates]

async function openCounter({ ALICE_REDIS: url }: Config, log: Logger): Promise<RateCounter> {
  if (url === undefined) return memoryRates()
  return sharedRates({
    url,
    onAway: error => log.warn({ err: error }, 'Redis is away: rates are counted by each process for itself'),
    onBack: () => log.info({}, 'Redis is back: rates are counted together again'),
  })
}
