import type { EventDefinition, EventRecord, Priority } from './event.ts'
import type { RunContext, Uses, ViewReader } from './operation.ts'
import type { Port } from './port.ts'
import type { View } from './view.ts'
import type { RetryPolicy } from './workflow.ts'

type Given<U extends Uses> = {
  readonly [K in keyof U]: U[K] extends View<infer R> ? ViewReader<R> : U[K] extends Port<infer T> ? T : never
}

export interface Reaction {
  readonly kind: 'reaction'
  readonly name: string
  readonly about: string
  /** Event types or patterns. */
  readonly on: readonly string[]
  readonly priority: Priority | undefined
  /** Subjects handled at once; events of one subject always one after another. */
  readonly concurrency: number
  readonly retry: RetryPolicy
  /** Where it begins when it was never served before. */
  readonly from: 'head' | 'beginning'
  readonly uses: Uses
  readonly run: (event: EventRecord<any>, context: any) => Promise<void>
}

interface ReactionOptions<D, U extends Uses> {
  readonly about: string
  readonly on: EventDefinition<D> | readonly EventDefinition<D>[] | string
  /** Overrides the events' own priority while they wait. */
  readonly priority?: Priority
  readonly concurrency?: number
  readonly retry?: RetryPolicy
  /** `beginning` hands it the whole log once; else it begins with what comes next. */
  readonly from?: 'head' | 'beginning'
  readonly uses?: U
  run(event: EventRecord<D>, context: Given<U> & RunContext): Promise<void>
}

/** Declares what a domain does because an event happened: at least once, in order per subject, retried, then dead-lettered. */
export function reaction<D, const U extends Uses = {}>(
  name: string,
  options: ReactionOptions<D, U>,
): Reaction {
  const { on } = options
  const types =
    typeof on === 'string'
      ? [on]
      : Array.isArray(on)
        ? on.map(each => each.type)
        : [(on as EventDefinition).type]
  return {
    kind: 'reaction',
    name,
    about: options.about,
    on: types,
    priority: options.priority,
    concurrency: options.concurrency ?? 32,
    retry: options.retry ?? { attempts: 5, first: '200ms', factor: 3, max: '1m' },
    from: options.from ?? 'head',
    uses: options.uses ?? {},
    run: options.run,
  }
}
