import { assertMay, forbidden, toCloudEvent } from '#kernel'
import { eventsFor, followStart, logFilter } from '#surfaces/client'
import { GraphQLFloat, GraphQLList, GraphQLNonNull, GraphQLString } from 'graphql'
import type { RequestContext } from './context.ts'
import { CloudEventType, WorkflowProgressType } from './event-types.ts'
import { fieldError } from './graphql-errors.ts'
import type { Field } from './operation-fields.ts'
import { followProgress } from './workflow-progress.ts'

export const eventsPermission = 'events:read'

interface EventArguments {
  readonly types?: readonly string[] | null
  readonly subject?: string | null
  readonly after?: number | null
  readonly since?: string | null
}

interface ProgressArguments {
  readonly workflowId: string
  readonly after?: number | null
}

const after = { type: GraphQLFloat, description: 'The position of the last event the caller has; 0 for all.' }

/** What a caller who may read events can subscribe to. */
export const eventFields: Readonly<Record<string, Field>> = {
  events: {
    type: new GraphQLNonNull(CloudEventType),
    description:
      'Events in the order of the log: history from a position on, then what happens, without a gap.',
    args: {
      types: {
        type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
        description: 'Patterns: `*` is one part, `>` the rest.',
      },
      subject: { type: GraphQLString },
      after,
      since: { type: GraphQLString, description: 'RFC 3339, or how long ago: `10m`.' },
    },
    subscribe: (_, args: EventArguments, context) =>
      following(context, async signal => {
        const { events } = context.app
        const { types, subject, since } = args
        const filter = logFilter({ types: types ?? undefined, subject: subject ?? undefined })
        const start = { after: args.after ?? undefined, since: since ?? undefined }
        const from = await followStart(events, start, Date.now)
        return eventsFor(context.app, context.caller).follow({ after: from, ...filter, signal })
      }),
    resolve: record => toCloudEvent(record as Parameters<typeof toCloudEvent>[0]),
  },
  workflowProgress: {
    type: new GraphQLNonNull(WorkflowProgressType),
    description: 'How far a workflow is: what it said so far, then what it says, until it ends.',
    args: { workflowId: { type: new GraphQLNonNull(GraphQLString) }, after },
    subscribe: (_, args: ProgressArguments, context) =>
      following(context, async signal => {
        const { events } = context.app
        const from = await followStart(events, { after: args.after ?? 0 }, Date.now)
        return followProgress(events, { workflowId: args.workflowId, after: from, signal })
      }),
    resolve: progress => progress,
  },
}

/**
 * Hands on what is followed for as long as the caller may see it. Ending it ends the waiting as well, which an async
 * generator would not: its `return` waits for the next event.
 */
async function following<T>(
  { caller, signal, traceId }: RequestContext,
  start: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
): Promise<AsyncIterableIterator<T>> {
  const leaving = new AbortController()
  const ends = AbortSignal.any([leaving.signal, caller.ended, signal])
  try {
    assertMay(caller, eventsPermission)
    const followed = (await start(ends))[Symbol.asyncIterator]()
    const iterator: AsyncIterableIterator<T> = {
      async next() {
        const step = await followed.next()
        if (step.done || caller.can(eventsPermission)) return step
        leaving.abort()
        throw fieldError(forbidden(eventsPermission), traceId)
      },
      async return() {
        leaving.abort()
        await followed.return?.()
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]: () => iterator,
    }
    return iterator
  } catch (error) {
    leaving.abort()
    throw fieldError(error, traceId)
  }
}
