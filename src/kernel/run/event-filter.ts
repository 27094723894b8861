import type { DraftEvent, Middleware } from './middleware.ts'
import { createTrie } from './trie.ts'

export interface EventFilterOptions {
  /** Types or patterns; everything when not given. */
  readonly include_types?: readonly string[] | undefined
  /** Types or patterns; wins over what is included. */
  readonly exclude_types?: readonly string[] | undefined
  readonly predicate?: ((event: DraftEvent) => boolean | Promise<boolean>) | undefined
}

/** Lets only the events through that pass; the others are never recorded. */
export function eventFilter({ include_types, exclude_types, predicate }: EventFilterOptions): Middleware {
  const isIncluded = include_types ? matcherOf(include_types) : () => true
  const isExcluded = matcherOf(exclude_types ?? [])

  return async function filterEvent(event, next) {
    if (!isIncluded(event.type) || isExcluded(event.type)) return undefined
    if (predicate && !(await predicate(event))) return undefined
    return next(event)
  }
}

function matcherOf(patterns: readonly string[]): (type: string) => boolean {
  const trie = createTrie<true>()
  for (const pattern of patterns) trie.add(pattern, true)
  return type => trie.match(type).length > 0
}
