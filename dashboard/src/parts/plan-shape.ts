// What a plan comes to: how much is made, changed, replaced and lost, and of what. Pure.
export interface PlanStep {
  readonly action: string
  readonly target: string
  readonly before?: unknown
  readonly after?: unknown
  readonly note?: string | undefined
}

export const outcomes = ['create', 'change', 'replace', 'destroy'] as const
export type Outcome = (typeof outcomes)[number]

const byAction: Readonly<Record<string, Outcome>> = {
  create: 'create',
  copy: 'create',
  link: 'create',
  update: 'change',
  move: 'change',
  actuate: 'change',
  delete: 'destroy',
}

/** What becomes of the target. A plan says of an update that is a replacement that it is one. */
export const outcomeOf = ({ action, note }: PlanStep): Outcome =>
  note?.startsWith('replace') ? 'replace' : (byAction[action] ?? 'change')

export function countOutcomes(steps: readonly PlanStep[]): Readonly<Record<Outcome, number>> {
  const counts = { create: 0, change: 0, replace: 0, destroy: 0 }
  for (const step of steps) counts[outcomeOf(step)] += 1
  return counts
}

/** `process service web-2` is a process service, `/a/b.jpg` a jpg file. */
function kindOf(target: string): string {
  const file = /\.([a-z0-9]{1,5})$/i.exec(target)
  if (target.includes('/')) return file ? `.${file[1]!.toLowerCase()}` : 'file'
  const words = target.split(' ')
  return words.length > 1 ? words.slice(0, -1).join(' ') : 'other'
}

/** The kinds of things that are touched, most first. */
export function kindsOf(steps: readonly PlanStep[]): readonly (readonly [kind: string, count: number])[] {
  const counts = new Map<string, number>()
  for (const { target } of steps) counts.set(kindOf(target), (counts.get(kindOf(target)) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1])
}

/** Whether there is more to see of it than its line. */
export const hasFields = ({ before, after }: PlanStep): boolean =>
  [before, after].some(each => each !== undefined && each !== null && textLength(each) > 2)

const textLength = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)).length
