import { changing, type DeploymentPlan, type ResourceChange } from '../plan/deployment-plan.ts'
import type { Engines } from '../ports.ts'
import { groupOf, portsOf } from './spec-looks.ts'

export const strategies = ['all_at_once', 'rolling', 'blue_green', 'canary'] as const
export type Strategy = (typeof strategies)[number]

export interface Batch {
  readonly about: string
  readonly changes: readonly ResourceChange[]
  /** Somebody, or something, looks before the next one begins. */
  readonly isWatched: boolean
}

interface BatchWish {
  readonly strategy: Strategy
  /** Copies of one thing that change at once. */
  readonly batchSize: number
}

/** What may happen at the same time, in an order that keeps every dependency. */
export function batchesOf(
  plan: Pick<DeploymentPlan, 'changes'>,
  { strategy, batchSize }: BatchWish,
): readonly Batch[] {
  const changes = changing(plan)
  if (strategy === 'blue_green') return blueGreen(changes)
  return wavesOf(changes).flatMap((wave, at): readonly Batch[] => {
    const about = `wave ${at + 1}`
    if (strategy === 'all_at_once') return [{ about, changes: wave, isWatched: false }]
    return strategy === 'canary' ? canary(wave, about) : rolling(wave, about, batchSize)
  })
}

/** By the length of the longest way to each: everything in a wave waits for earlier ones alone. */
function wavesOf(changes: readonly ResourceChange[]): readonly (readonly ResourceChange[])[] {
  const byId = new Map(changes.map(each => [each.id, each]))
  const levels = new Map<string, number>()
  let left = changes
  while (left.length > 0) {
    const isFree = ({ waits_for }: ResourceChange) => waits_for.every(id => !byId.has(id) || levels.has(id))
    const free = left.filter(isFree)
    // A plan has no circles; whoever hands one in gets its rest as one wave.
    const next = free.length > 0 ? free : left
    const before = levels.size === 0 ? 0 : Math.max(...levels.values()) + 1
    for (const { id } of next) levels.set(id, before)
    left = left.filter(({ id }) => !levels.has(id))
  }
  const waves = Map.groupBy(changes, ({ id }) => levels.get(id)!)
  return [...waves].toSorted(([a], [b]) => a - b).map(([, wave]) => wave)
}

const copiesIn = (wave: readonly ResourceChange[]) =>
  Map.groupBy(
    wave,
    ({ engine, type, resource, action }) => `${engine} ${type} ${groupOf(resource)} ${action}`,
  )

function rolling(wave: readonly ResourceChange[], about: string, batchSize: number): readonly Batch[] {
  const groups = [...copiesIn(wave).values()]
  const count = Math.max(1, ...groups.map(group => Math.ceil(group.length / batchSize)))
  return Array.from({ length: count }, (_, at) => ({
    about: count === 1 ? about : `${about}, part ${at + 1} of ${count}`,
    changes: groups.flatMap(group => group.slice(at * batchSize, (at + 1) * batchSize)),
    isWatched: count > 1,
  }))
}

function canary(wave: readonly ResourceChange[], about: string): readonly Batch[] {
  const groups = [...copiesIn(wave).values()]
  const rest = groups.flatMap(group => group.slice(1))
  if (rest.length === 0) return [{ about, changes: wave, isWatched: false }]
  const first = groups.map(group => group[0]!)
  return [
    { about: `${about}, one of each first`, changes: first, isWatched: true },
    { about: `${about}, the rest`, changes: rest, isWatched: false },
  ]
}

/** Everything new beside what is old; what is old goes when nobody needs it. */
function blueGreen(changes: readonly ResourceChange[]): readonly Batch[] {
  const isLast = ({ action }: ResourceChange) => action === 'clear' || action === 'delete'
  const made = wavesOf(changes.filter(each => !isLast(each)))
  const gone = wavesOf(changes.filter(isLast))
  return [
    ...made.map((wave, at) => ({
      about: `the new beside the old, wave ${at + 1}`,
      changes: wave,
      isWatched: at === made.length - 1 && gone.length > 0,
    })),
    ...gone.map((wave, at) => ({ about: `the old goes, wave ${at + 1}`, changes: wave, isWatched: false })),
  ]
}

/** How it is seen that a change has worked. */
export function gateOf({ action, specs }: ResourceChange): string {
  if (specs === null || action === 'delete' || action === 'clear') return 'it is gone when it is read again'
  const check = specs.health_check as { http_path?: string; command?: string[]; port?: number } | undefined
  const port = check?.port ?? portsOf(specs)[0]?.port
  if (check?.http_path !== undefined) return `GET ${check.http_path} on port ${port} answers`
  if (check?.command) return `${check.command[0]} ends well inside it`
  return port === undefined ? 'the engine says that it is ready' : `a connection to port ${port} opens`
}

/** What serves and is not there for a while. */
export function awayIn(changes: readonly ResourceChange[], engines: Engines): readonly string[] {
  return changes
    .filter(({ action, creates_first }) => action === 'replace' && !creates_first)
    .map(({ resource, engine }) => {
      const name = engines.get(engine)?.name ?? engine
      return `${resource}: ${name} cannot put a new one beside the old one, which goes first`
    })
}
