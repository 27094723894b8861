import { EngineError } from '#domains/infra/ports'
import { isAbsolute, join, resolve, sep } from 'node:path'

/** Where an object is to be. */
export interface Way {
  /** One of the roots, as it was given. */
  readonly root: string
  /** The folders below the root, and the name in the last of them. */
  readonly folders: readonly string[]
  readonly name: string
  /** All of it. */
  readonly path: string
  readonly isOfDeployment: boolean
}

export interface Paths {
  readonly roots: readonly string[]
  /** Why no object can be there, for people; undefined when one can. */
  problemOf(path: string): string | undefined
  /** A path that is not absolute is in the deployment's own folder, below the first root. */
  wayTo(path: string, deployment: string): Way
  handleOf(key: string, way: Way): string
  /** Undefined when no object of this engine can be called that. */
  find(handle: string): { readonly key: string; readonly way: Way } | undefined
}

/** Names of files that are on their way begin so. */
export const draftPrefix = '.alice-'

const handlePattern = /^([A-Za-z0-9_]{1,40}):(\/.+)$/s
const reference = /\$\{[a-z][a-z0-9-]*\.\w+\}/
const unseen = /[\u0000-\u001F\u007F\u2028\u2029]/

export function pathsIn(given: readonly string[]): Paths {
  const roots = given.map(root => resolve(root))
  const rootOf = (path: string) => roots.find(root => path.startsWith(root.endsWith(sep) ? root : root + sep))

  const problemOf = (path: string) => {
    if (roots.length === 0) return 'no folder is allowed for files here'
    const parts = (isAbsolute(path) ? path.slice(1) : path).split('/')
    if (parts.some(part => part === '' || part === '.' || part === '..')) {
      return 'a path has no .., no . and nothing empty in it'
    }
    if (unseen.test(path) || !path.isWellFormed()) return 'a path has no control characters'
    if (parts.some(part => Buffer.byteLength(part) > 200)) return 'a name in a path has at most 200 bytes'
    if (parts.some(part => part.startsWith(draftPrefix))) return `names with ${draftPrefix} are taken`
    // What it becomes is looked at again when it is known.
    if (reference.test(path)) return undefined
    if (!isAbsolute(path) || rootOf(path) !== undefined) return undefined
    return `files may be below ${roots.join(', ')} alone`
  }

  const wayTo = (path: string, deployment: string): Way => {
    const problem = reference.test(path) ? 'it has a reference in it' : problemOf(path)
    if (problem !== undefined || !/^[A-Za-z0-9_-]{1,64}$/.test(deployment)) {
      throw new EngineError('permanent', `Nothing can be at ${path}: ${problem ?? deployment}`)
    }
    const whole = isAbsolute(path) ? path : join(roots[0]!, deployment, path)
    const root = rootOf(whole)!
    const parts = whole.slice(root.length).split(sep).filter(Boolean)
    return {
      root,
      folders: parts.slice(0, -1),
      name: parts.at(-1)!,
      path: whole,
      isOfDeployment: !isAbsolute(path),
    }
  }

  return {
    roots,
    problemOf,
    wayTo,
    handleOf: (key, { path }) => `${key}:${path}`,
    find(handle) {
      const [, key, path] = handlePattern.exec(handle) ?? []
      if (key === undefined || path === undefined || problemOf(path) !== undefined) return undefined
      return reference.test(path) ? undefined : { key, way: wayTo(path, 'any') }
    },
  }
}
