import type { Operation } from '#kernel'

export const prefix = '/api/v1'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface OperationRoute {
  readonly method: Method
  /** Beneath the prefix, `{field}` where the path carries an input field. */
  readonly path: string
  readonly operation: Operation
}

/** Every way to every operation: `POST /domain/operation`, its aliases, and where its hint puts it. */
export function routesOf(operations: readonly Operation[]): readonly OperationRoute[] {
  const routes = operations.flatMap(operation => {
    const plain = [operation.name.replace('.', '/'), ...operation.aliases]
    const posts = plain.map(name => ({ method: 'POST' as const, path: `/${name}`, operation }))
    return operation.rest === undefined ? posts : [...posts, hintedRoute(operation, operation.rest)]
  })
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

function hintedRoute(operation: Operation, hint: string): OperationRoute {
  const parts = /^(GET|POST|PUT|PATCH|DELETE) ((?:\/(?:[a-z][a-z0-9_-]*|\{[a-z][a-z0-9_]*\}))+)$/.exec(hint)
  if (!parts) {
    throw new Error(`${operation.name} has the rest hint ${hint}; write it like GET /things/{thing_id}`)
  }
  const [, method, path] = parts as unknown as [string, Method, string]
  if (method === 'GET' && operation.effect !== 'read') {
    throw new Error(
      `${operation.name} has an effect and cannot be GET ${path}; caches and link checkers would run it`,
    )
  }
  return { method, path, operation }
}

/** As Fastify writes paths. */
export const fastifyPath = (path: string) => path.replaceAll(/\{([^}]+)\}/g, ':$1')

/** The methods a path can be asked with. */
export function methodsOf(routes: readonly OperationRoute[], path: string): readonly Method[] {
  const given = path.split('/')
  const fits = (route: OperationRoute) => {
    const wanted = route.path.split('/')
    return (
      wanted.length === given.length &&
      wanted.every((part, index) => part.startsWith('{') || part === given[index])
    )
  }
  return [...new Set(routes.filter(fits).map(route => route.method))].toSorted()
}
