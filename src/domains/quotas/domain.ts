import { domain } from '#kernel'
import { QuotaRemoved, QuotaSet, QuotaUsed } from './contract.ts'
import { get } from './operations/get.ts'
import { list } from './operations/list.ts'
import { recall } from './operations/recall.ts'
import { remove } from './operations/remove.ts'
import { set } from './operations/set.ts'
import { Quotas, QuotaUsage } from './views.ts'

export const quotas = domain('quotas', {
  about: 'How often who may use what in an hour, a day or a month.',
  events: [QuotaSet, QuotaRemoved, QuotaUsed],
  views: [Quotas, QuotaUsage],
  operations: [set, list, get, remove, recall],
})
