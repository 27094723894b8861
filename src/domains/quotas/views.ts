import { integer, text, view, type Column } from '#kernel'
import type { Period } from '#lib/period'
import { QuotaRemoved, QuotaSet, QuotaUsed, type holders } from './contract.ts'

/** The quotas that hold. */
export const Quotas = view('quotas', {
  about: 'How often who may use what in which period',
  key: ['quota_id'],
  columns: {
    quota_id: text,
    holder: text as unknown as Column<(typeof holders)[number]>,
    holder_name: text,
    counts: text,
    period: text as unknown as Column<Period>,
    quota_limit: integer,
    set_by: text,
    set_at: text,
    position: integer,
  },
  folds: when => [
    when(
      QuotaSet,
      data => data.quota_id,
      (_, data, { time, position }) => ({ ...data, set_at: time, position }),
    ),
    when(
      QuotaRemoved,
      data => data.quota_id,
      () => undefined,
    ),
  ],
})

/** What each actor used of each quota in its newest period. */
export const QuotaUsage = view('quota_usage', {
  about: 'What each actor used of each quota in the newest period',
  key: ['quota_id', 'actor'],
  columns: { quota_id: text, actor: text, period_start: text, used: integer, position: integer },
  folds: when => [
    when(
      QuotaUsed,
      ({ counts }) => counts.map(({ quota_id, actor }) => [quota_id, actor]),
      (row, { counts }, { position }, [quota_id, actor]) => {
        const mine = counts.filter(each => each.quota_id === quota_id && each.actor === actor)
        return mine.reduce((sum, { period_start, used }) => {
          if (sum && sum.period_start > period_start) return sum
          const before = sum?.period_start === period_start ? sum.used : 0
          return {
            quota_id: String(quota_id),
            actor: String(actor),
            period_start,
            used: before + used,
            position,
          }
        }, row)
      },
    ),
  ],
})
