import type { App } from '#kernel/run'
import { usualLimits, type HttpPart, type Limits } from '#surfaces/http'
import type { Serving } from './serving.ts'

export interface GraphqlOptions {
  readonly app: App
  readonly limits?: Partial<Limits> | undefined
}

const path = '/graphql'

/**
 * GraphQL at `/graphql`, its schema made from the catalog: reads are queries, effects are mutations, events are
 * subscriptions. Knows the catalog, never a domain.
 */
export function graphqlPart({ app, limits: given }: GraphqlOptions): HttpPart {
  const limits = { ...usualLimits, ...given }
  // Loaded for the first who asks: it takes as long as the rest of a start, and many never ask.
  let serving: Serving | undefined
  const load = async () => {
    const { createServing } = await import('./serving.ts')
    serving ??= createServing(app, limits)
    return serving
  }
  return {
    name: 'graphql',
    mount: server =>
      void server.all(path, async (request, reply) => (serving ?? (await load())).answer(request, reply)),
    upgrades: {
      [path]: async (request, socket, head, caller) =>
        (serving ?? (await load())).sockets.upgrade(request, socket, head, caller),
    },
    stats: () => ({ sockets: serving?.sockets.size ?? 0 }),
    close: () => serving?.sockets.close(),
  }
}
