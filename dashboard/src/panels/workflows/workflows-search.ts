import type { Input } from '../../client/alice.ts'

export const statuses = [
  'failed',
  'waiting',
  'processing',
  'pending',
  'compensating',
  'completed',
  'canceled',
] as const
export type Status = (typeof statuses)[number]

export const spans = { '1h': 3_600_000, '24h': 86_400_000, '7d': 604_800_000 } as const
export type Span = keyof typeof spans

/** Everything the list shows stands in the address; the server executes it. */
export interface WorkflowsSearch {
  /** Separated by commas. */
  readonly status?: string
  readonly type?: string
  readonly q?: string
  readonly by?: string
  readonly within?: Span
  readonly parent?: string
  readonly order?: 'newest'
}

const words = ['type', 'q', 'by', 'parent'] as const

export function readWorkflowsSearch(search: Readonly<Record<string, unknown>>): WorkflowsSearch {
  const filters = words.flatMap(name => {
    const value = search[name]
    const isText = typeof value === 'string' || typeof value === 'number'
    return isText && value !== '' ? [[name, String(value).slice(0, 200)] as const] : []
  })
  const status = statusesOf(search.status).join(',')
  const within = Object.keys(spans).find(each => each === search.within) as Span | undefined
  return {
    ...(Object.fromEntries(filters) as WorkflowsSearch),
    ...(status !== '' && { status }),
    ...(within && { within }),
    ...(search.order === 'newest' && { order: 'newest' }),
  }
}

export const statusesOf = (text: unknown): Status[] => {
  const wanted = typeof text === 'string' ? text.split(',') : []
  return statuses.filter(each => wanted.includes(each))
}

type ListInput = Input<'workflows.list'>

/** As the operation takes it. The time is rounded to minutes, so that the question stays the same for a while. */
export function filtersOf(search: WorkflowsSearch, nowMs: number): ListInput {
  const { status, type, q, by, within, parent, order } = search
  const wanted = statusesOf(status)
  const minute = Math.floor(nowMs / 60_000) * 60_000
  return {
    ...(wanted.length > 0 && { statuses: wanted }),
    ...(type !== undefined && { type }),
    ...(q !== undefined && { text: q }),
    ...(by !== undefined && { created_by: by }),
    ...(within && { since: new Date(minute - spans[within]).toISOString() }),
    ...(parent !== undefined && /^wf_[0-9a-z_-]+$/.test(parent) && { parent_id: parent }),
    order: order ?? 'failed_first',
  }
}
