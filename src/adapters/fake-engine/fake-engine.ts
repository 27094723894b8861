import {
  EngineError,
  type Begun,
  type Engine,
  type Observed,
  type TaskEnd,
  type Wanted,
} from '#domains/infra/ports'
import type { Clock } from '#kernel/ports'
import type { CloudCall, CloudDoor } from './calls.ts'
import { resourceTypes } from './kinds.ts'

export interface FakeEngineOptions {
  readonly cloud: CloudDoor
  readonly clock: Clock
  /** What blueprints call it; `fake` when not said. */
  readonly name?: string | undefined
  /** False: an old object has to go before another takes its place. */
  readonly createsFirst?: boolean | undefined
  readonly parallelism?: number | undefined
  /** Called around every call that changes something, for tests that end the process there. */
  readonly watch?: ((call: CloudCall, moment: 'before' | 'after') => void | Promise<void>) | undefined
}

/** Makes resources that are made up, in a cloud that remembers them. It costs nothing and reaches nobody. */
export function fakeEngine(options: FakeEngineOptions): Engine {
  const { clock, name = 'fake', createsFirst = true, parallelism = 50 } = options
  const ask = asker(options)
  const nameOf = ({ deployment, resource, key }: Wanted) =>
    createsFirst ? `${deployment}-${resource}-${key}` : `${deployment}-${resource}`

  return {
    name,
    about: 'Makes everything up: for trying blueprints, and for tests.',
    types: resourceTypes,
    parallelism,
    createsFirst,
    async missing(wanted, signal) {
      const images = wanted.flatMap(({ specs }) => (typeof specs.image === 'string' ? [specs.image] : []))
      const lacking = await ask<string[]>({ on: 'missing', images }, signal)
      return lacking.map(image => ({ id: `${imageId}${image}`, about: `Fetch the image ${image}` }))
    },
    supply: ({ id }, signal) => ask({ on: 'supply', image: id.slice(imageId.length) }, signal),
    list: (deployment, signal) => ask<Observed[]>({ on: 'list', deployment }, signal),
    read: (handle, signal) => ask<Observed | undefined>({ on: 'read', handle }, signal),
    async create(wanted, signal) {
      return ask<Begun>({ on: 'create', name: nameOf(wanted), wanted: withoutSecrets(wanted) }, signal)
    },
    async update(handle, wanted, signal) {
      return ask<Begun>({ on: 'update', handle, wanted: withoutSecrets(wanted) }, signal)
    },
    remove: (handle, signal) => ask<Begun>({ on: 'remove', handle }, signal),
    async wait(task, signal) {
      for (let again = false; ; again = true) {
        const seen = await ask<TaskEnd | { readonly ends_at: number }>({ on: 'wait', task, again }, signal)
        if (!('ends_at' in seen)) return seen
        await until(clock, seen.ends_at, signal)
      }
    },
    promote: (handle, signal) => ask({ on: 'promote', handle }, signal),
    control: (handle, action, signal) => ask<Begun>({ on: 'control', handle, action }, signal),
    logs: (handle, lines, signal) => ask<string[]>({ on: 'logs', handle, lines }, signal),
    async adopt(stranger, wanted, signal) {
      return ask<Begun>({ on: 'adopt', name: stranger, wanted: withoutSecrets(wanted) }, signal)
    },
    async health(signal) {
      try {
        await ask({ on: 'health' }, signal)
        return { isHealthy: true, about: 'The cloud answers.' }
      } catch (error) {
        if (error instanceof EngineError) return { isHealthy: false, about: error.message }
        throw error
      }
    },
  }
}

const imageId = 'image '
const looks: ReadonlySet<CloudCall['on']> = new Set(['list', 'read', 'wait', 'logs', 'missing', 'health'])

/** `CloudCall` without the time, which is the clock's. */
type Question = CloudCall extends infer Call ? (Call extends CloudCall ? Omit<Call, 'now'> : never) : never

function asker({ cloud, clock, watch }: FakeEngineOptions) {
  return async <T>(question: Question, signal: AbortSignal): Promise<T> => {
    signal.throwIfAborted()
    const call = { ...question, now: clock.now() } as CloudCall
    const isWatched = watch && !looks.has(call.on)
    if (isWatched) await watch(call, 'before')
    const answer = await cloud.ask(call, signal)
    if (isWatched) await watch(call, 'after')
    if (answer.hangs) await until(clock, Number.POSITIVE_INFINITY, signal)
    if (answer.delay_ms) await until(clock, clock.now() + answer.delay_ms, signal)
    if (answer.error) throw new EngineError(answer.error.kind, answer.error.message)
    return answer.value as T
  }
}

/** The cloud sees references and no value: it has no program that would use one. */
function withoutSecrets({ deployment, resource, key, type, specs, secrets }: Wanted) {
  const unknown = JSON.stringify(specs)
    .match(reference)
    ?.find(each => !secrets.has(each))
  if (unknown) throw new EngineError('permanent', `${resource} needs the value of ${unknown}`)
  return { deployment, resource, key, type, specs }
}
const reference = /secret:\/\/[a-z0-9][a-z0-9._/-]*/g

/** Resolves at that time of the clock, rejects when the signal aborts. */
function until(clock: Clock, time: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const wake = () => {
      signal.removeEventListener('abort', leave)
      resolve()
    }
    const cancel = Number.isFinite(time) ? clock.after(time - clock.now(), wake) : undefined
    const leave = () => {
      cancel?.()
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', leave, { once: true })
  })
}
