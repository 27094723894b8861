// What a run says of itself, as people say it.
import { exactTime, relativeTime } from '../../parts/format.ts'

/** `media_organization` as people say it: `Media organization`. */
export const typeName = (type: string) => {
  const words = type.replaceAll('_', ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

/** Its name, where somebody gave it one. */
export const runName = ({ name, type }: { readonly name: string; readonly type: string }) =>
  name === '' || name === type ? typeName(type) : name

const instant = /^\d{4}-\d\d-\d\dT/

/** A wait for a time says when that is, all others what they wait for. */
export const waitName = (what: string) =>
  instant.test(what) ? `${exactTime(what)} (${relativeTime(what)})` : what

/** The items a step belongs to, as `each#1[castle.png]/` says them; of a step that takes another one back, that one. */
export function itemOf(scope: string): string {
  const items = [...scope.matchAll(/\[([^\]]*)\]/g)].map(([, item]) => item!).filter(item => item !== '*')
  if (items.length > 0) return items.join(' › ')
  return /^compensate\/(.+)#\d+\/$/.exec(scope)?.[1] ?? ''
}

interface Lived {
  readonly created_at: string
  readonly updated_at: string
  readonly status: string
}

export const isOver = ({ status }: Pick<Lived, 'status'>) =>
  status === 'completed' || status === 'failed' || status === 'canceled'

/** How long it took, or has run so far. */
export const tookMs = (run: Lived, nowMs = Date.now()) =>
  Math.max(0, (isOver(run) ? Date.parse(run.updated_at) : nowMs) - Date.parse(run.created_at))
