import type { Mark, Observed, Specs } from '#domains/infra/ports'
import { portOf } from './kinds.ts'

/** Never changes; another one takes its place under the same handle. */
export interface CloudObject {
  readonly handle: string
  readonly name: string
  readonly type: string
  readonly specs: Specs
  readonly state: Observed['state']
  readonly reason?: string | undefined
  /** Null: somebody else made it. */
  readonly mark: Mark | null
  /** A port that nobody else has. */
  readonly port: number
  readonly revision: number
  readonly logs: readonly string[]
  /** What becomes of it by itself. */
  readonly due?: Due | undefined
}
export type OurObject = CloudObject & { readonly mark: Mark }

interface Due {
  readonly at: number
  /** The task that does it; absent: it happens, and nobody is told. */
  readonly task?: string | undefined
  /** Null: it goes. */
  readonly next: CloudObject | null
}

export const isOurs = (object: CloudObject): object is OurObject => object.mark !== null
export const addressOf = ({ deployment, resource }: Pick<Mark, 'deployment' | 'resource'>) =>
  `${deployment}/${resource}`
const keyOf = (mark: Mark) => `${addressOf(mark)}/${mark.key}`

/** Objects, found by all that anybody asks for. */
export interface Objects {
  readonly all: ReadonlyMap<string, CloudObject>
  put(object: CloudObject): void
  drop(handle: string): void
  named(name: string): CloudObject | undefined
  marked(mark: Mark): OurObject | undefined
  ofDeployment(deployment: string): readonly OurObject[]
  /** What has become due by now, oldest first. */
  dueBy(now: number): readonly CloudObject[]
}

export function createObjects(): Objects {
  const all = new Map<string, CloudObject>()
  const handlesByName = new Map<string, string>()
  const handlesByKey = new Map<string, string>()
  const handlesByDeployment = new Map<string, Set<string>>()
  const waiting = new Set<string>()

  const mark = ({ handle, mark: its }: CloudObject) => {
    if (!its) return
    handlesByKey.set(keyOf(its), handle)
    const handles = handlesByDeployment.get(its.deployment)
    if (handles) handles.add(handle)
    else handlesByDeployment.set(its.deployment, new Set([handle]))
  }
  const unmark = ({ handle, mark: its }: CloudObject) => {
    if (!its) return
    handlesByKey.delete(keyOf(its))
    const handles = handlesByDeployment.get(its.deployment)!
    handles.delete(handle)
    if (handles.size === 0) handlesByDeployment.delete(its.deployment)
  }

  return {
    all,
    put(object) {
      const before = all.get(object.handle)
      all.set(object.handle, frozen(object))
      handlesByName.set(object.name, object.handle)
      if (!before || !hasSameMark(before, object)) {
        if (before) unmark(before)
        mark(object)
      }
      if (object.due) waiting.add(object.handle)
      else waiting.delete(object.handle)
    },
    drop(handle) {
      const object = all.get(handle)
      if (!object) return
      unmark(object)
      handlesByName.delete(object.name)
      waiting.delete(handle)
      all.delete(handle)
    },
    named: name => all.get(handlesByName.get(name) ?? ''),
    marked: its => all.get(handlesByKey.get(keyOf(its)) ?? '') as OurObject | undefined,
    ofDeployment: deployment =>
      Array.from(handlesByDeployment.get(deployment) ?? [], handle => all.get(handle) as OurObject),
    dueBy(now) {
      if (waiting.size === 0) return []
      const due = Array.from(waiting, handle => all.get(handle)!).filter(object => object.due!.at <= now)
      return due.toSorted((a, b) => a.due!.at - b.due!.at)
    },
  }
}

const hasSameMark = ({ mark: a }: CloudObject, { mark: b }: CloudObject) =>
  a === b || (a !== null && b !== null && keyOf(a) === keyOf(b))

/** Looks at an object that nobody changed are one look, made once. */
export function observed(object: OurObject): Observed {
  const known = looks.get(object)
  if (known) return known
  const { handle, name, type, specs, state, reason, mark, revision, port } = object
  const { deployment, resource, key } = mark
  const outputs = { host: `${resource}.${deployment}.fake`, port: portOf(specs, port), id: handle, name }
  const look: Observed = frozen({
    deployment,
    resource,
    key,
    handle,
    type,
    specs,
    state,
    ...(reason !== undefined && { reason }),
    outputs,
    revision: String(revision),
  })
  looks.set(object, look)
  return look
}
const looks = new WeakMap<CloudObject, Observed>()

/** Shared with everybody who looks, and so nobody may change it. */
function frozen<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value
  Object.values(value).forEach(frozen)
  return Object.freeze(value)
}
