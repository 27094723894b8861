import type { FastifyInstance } from 'fastify'

export type MethodsAt = (path: string) => readonly string[]

/** Notes every route that is added from here on, and says which methods a path has (RFC 9110 §10.2.1). */
export function noteMethods(server: FastifyInstance): MethodsAt {
  const methodsByUrl = new Map<string, Set<string>>()
  let patterns: { readonly pattern: RegExp; readonly methods: ReadonlySet<string> }[] | undefined
  server.addHook('onRoute', ({ url, method }) => {
    patterns = undefined
    const methods = methodsByUrl.get(url) ?? new Set()
    for (const each of [method].flat()) methods.add(each)
    methodsByUrl.set(url, methods)
  })
  return path => {
    patterns ??= [...methodsByUrl].map(([url, methods]) => ({ pattern: patternOf(url), methods }))
    const given = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
    const found = patterns.filter(({ pattern }) => pattern.test(given)).flatMap(({ methods }) => [...methods])
    return [...new Set(found)].toSorted()
  }
}

/** `/cups/:cup` as Fastify reads it: a name is one part of the path, `*` is the rest. */
const patternOf = (url: string) =>
  new RegExp(
    `^${url
      .split('/')
      .map(part =>
        part.startsWith(':')
          ? '[^/]+'
          : part === '*'
            ? '.*'
            : part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`),
      )
      .join('/')}$`,
  )
