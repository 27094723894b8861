import type { Effect, Operation } from '#kernel'

export const prefix = '/api/v1'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface OperationRoute {
  readonly method: Method
  /** Beneath the prefix, `{field}` where the path carries an input field. */
  readonly path: string
  readonly operation: Operation
}

/** What decides where an operation is: the same of an operation and of its description. */
export interface Placed {
  readonly name: string
  readonly effect: Effect
  readonly aliases: readonly string[]
  readonly rest?: string | undefined
}

export interface Place {
  readonly method: Method
  readonly path: string
}

/** Every way to every operation: `POST /domain/operation`, its aliases, and where its hint puts it. */
export function routesOf(operations: readonly Operation[]): readonly OperationRoute[] {
  const routes = operations.flatMap(operation => placesOf(operation).map(place => ({ ...place, operation })))
  const byPlace = new Map<string, OperationRoute>()
  for (const route of routes) {
    const place = `${route.method} ${route.path.replaceAll(/\{[^}]+\}/g, '{}')}`
    const other = byPlace.get(place)
    if (other && other.operation !== route.operation) {
      throw new Error(
        `${other.operation.name} and ${route.operation.name} both want ${place}; change one rest hint`,
      )
    }
    byPlace.set(place, route)
  }
  return [...byPlace.values()]
}

/** The places of one operation, the one that is documented first. */
export function placesOf(operation: Placed): readonly [Place, ...Place[]] {
  const plain = [operation.name.replace('.', '/'), ...operation.aliases]
  const posts = plain.map(name => ({ method: 'POST' as const, path: `/${name}` }))
  if (operation.rest === undefined) return posts as [Place, ...Place[]]
  return [hintedPlace(operation, operation.rest), ...posts]
}

function hintedPlace({ name, effect }: Placed, hint: string): Place {
  const parts = /^(GET|POST|PUT|PATCH|DELETE) ((?:\/(?:[a-z][a-z0-9_-]*|\{[a-z][a-z0-9_]*\}))+)$/.exec(hint)
  if (!parts) {
    throw new Error(`${name} has the rest hint ${hint}; write it like GET /things/{thing_id}`)
  }
  const [, method, path] = parts as unknown as [string, Method, string]
  if (method === 'GET' && effect !== 'read') {
    throw new Error(`${name} has an effect and cannot be GET ${path}; caches and link checkers would run it`)
  }
  return { method, path }
}

/** The input fields a path carries. */
export const pathFields = (path: string) => [...path.matchAll(/\{([^}]+)\}/g)].map(([, field]) => field!)

/** As Fastify writes paths. */
export const fastifyPath = (path: string) => path.replaceAll(/\{([^}]+)\}/g, ':$1')
