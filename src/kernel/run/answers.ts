// I1  An answer is given again only while no event was appended here that changes the views it was read from; what
//     other processes append counts from the moment this one hears of it.
// I2  An answer that was being read while such an event came is given once and not kept.
import type { Actor, EventRecord, Operation, View } from '#kernel'
import { canonicalJson } from '#lib/canonical'
import { durationMs } from '#lib/duration'
import type { Catalog } from './catalog.ts'
import type { Clock } from './ports.ts'

/** Keeps a bounded amount of answers. */
export interface AnswerCache {
  find(key: string): KeptAnswer | undefined
  keep(key: string, kept: KeptAnswer): void
  /** Told of every read that may be cached. */
  count(outcome: 'hit' | 'miss'): void
}

export interface KeptAnswer {
  readonly answer: unknown
  /** How often the views had changed when it was read. */
  readonly stamp: number
  /** Milliseconds since the epoch. */
  readonly until: number
}

/** How often the views an operation reads have changed, as far as this process knows. */
export interface Freshness {
  stampOf(operation: Operation): number
  changed(records: readonly EventRecord[]): void
}

function createFreshness({ views }: Pick<Catalog, 'views'>): Freshness {
  const changes = new Map<View, { count: number }>(views.map(view => [view, { count: 0 }]))
  const byType = new Map<string, { count: number }[]>()
  for (const view of views) {
    for (const type of new Set(view.folds.map(({ event }) => event.type))) {
      byType.set(type, [...(byType.get(type) ?? []), changes.get(view)!])
    }
  }
  byType.set('view.rebuilt', [...changes.values()])
  const counters = new WeakMap<Operation, { count: number }[]>()
  return {
    stampOf(operation) {
      let used = counters.get(operation)
      if (!used) {
        used = Object.values(operation.uses).flatMap(each => changes.get(each as View) ?? [])
        counters.set(operation, used)
      }
      return used.reduce((sum, { count }) => sum + count, 0)
    },
    changed(records) {
      for (const { type } of records) for (const change of byType.get(type) ?? []) change.count += 1
    },
  }
}

interface AnswersDeps {
  readonly cache: AnswerCache
  readonly freshness: Freshness
  readonly clock: Clock
}

interface Question {
  readonly operation: Operation
  /** As the operation sees it. */
  readonly input: unknown
  readonly actor: Actor
}

export type Answers = (question: Question, read: () => Promise<unknown>) => Promise<unknown>

/** Without a cache every answer is read. */
export function openAnswers(cache: AnswerCache | undefined, catalog: Catalog, clock: Clock) {
  const freshness = createFreshness(catalog)
  return { freshness, answers: cache && createAnswers({ cache, freshness, clock }) }
}

/** Gives an answer again, or reads it. What is kept is frozen: it is given to many. */
function createAnswers({ cache, freshness, clock }: AnswersDeps): Answers {
  return async ({ operation, input, actor }, read) => {
    const stamp = freshness.stampOf(operation)
    const key = `${operation.name} ${actor.kind}:${actor.id} ${canonicalJson(input)}`
    const known = cache.find(key)
    if (known?.stamp === stamp && clock.now() < known.until) {
      cache.count('hit')
      return known.answer
    }
    cache.count('miss')
    const answer = await read()
    if (freshness.stampOf(operation) === stamp) {
      const until = clock.now() + durationMs(operation.cache!)
      cache.keep(key, { answer: frozen(answer), stamp, until })
    }
    return answer
  }
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const field of Object.values(value)) frozen(field)
  return Object.freeze(value)
}
