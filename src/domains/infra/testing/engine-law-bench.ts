import { createIds } from '#lib/ids'
import { pause } from '#lib/pause'
import { expect, onTestFinished } from 'vitest'
import type { Begun, Engine, Observed, Specs, Wanted } from '../ports.ts'
import type { EnginePlace, EngineSample } from './engine-place.ts'

type Way = 'spoil' | 'stranger' | 'restart' | 'silence' | 'reached'
type Variant = 'updated' | 'replaced' | 'secret' | 'broken' | 'slow' | 'lacking'
type Offer = 'promote' | 'control' | 'logs' | 'adopt'

/** Declares tests that need these ways of the place; where it has not all of them, they are shown as skipped. */
export type Needing = (
  ...ways: readonly Way[]
) => (title: string, run: (bench: Bench) => Promise<void>) => void

export type PlaceOfLaw = EnginePlace & Required<Pick<EnginePlace, Way>>

/** What a test of the law works with. What it made is removed after it. */
export interface Bench {
  /** Has the ways that the test needs. */
  readonly place: PlaceOfLaw
  /** The one that is there now. */
  readonly engine: Engine
  /** Alice was killed: another engine takes the place of `engine`, which is used no more. */
  restart(): Promise<Engine>
  /** Tries something on every sample that has this, and skips the test where none has. */
  each<K extends keyof EngineSample>(has: K, run: (sample: Sample<K>) => Promise<void>): Promise<void>
  /** A part of the engine that not every engine has; skips the test where it is missing. */
  offered<K extends Offer>(offer: K): NonNullable<Engine[K]>
  /** What shall be, of a deployment nobody has when none is said. */
  want(sample: EngineSample, more?: Partial<Wanted> & { readonly variant?: Variant }): Wanted
  /** Creates it and waits until it is ready. */
  make(wanted: Wanted, engine?: Engine): Promise<Observed>
  /** Waits for what was begun. */
  finish(begun: Promise<Begun>, engine?: Engine): Promise<string>
  /** Reads until it is in one of these states. */
  until(handle: string, states: readonly Observed['state'][], engine?: Engine): Promise<Observed>
  /** Lets a moment pass. */
  rest(): Promise<void>
  /** A deployment that is cleared after the test. */
  deployment(): string
  key(): string
  skip(reason: string): never
}
type Sample<K extends keyof EngineSample> = EngineSample & {
  readonly [Key in K]-?: NonNullable<EngineSample[Key]>
}

interface BenchOptions {
  readonly skip: (reason: string) => never
  readonly without: ReadonlySet<string>
  readonly patienceMs: number
}

const newId = createIds(() => Date.now())
/** A signal of whoever waits as long as it takes. */
export const patient = () => new AbortController().signal
export const gaveUp = () => AbortSignal.abort(new Error('enough'))
export const oldFirst = 'of two, the old one goes first here'
/** The whole of a resource in a form that two reads have in common. */
export const sorted = (all: readonly Observed[]) => all.toSorted((a, b) => (a.handle < b.handle ? -1 : 1))
/** What an engine says of something under its mark. */
export const markOf = ({ deployment, resource, key, type }: Wanted) => ({ deployment, resource, key, type })

export function openBench(place: PlaceOfLaw, { skip, without, patienceMs }: BenchOptions): Bench {
  let { engine } = place
  const deployments = new Set<string>()
  const rest = place.tick ?? (() => pause(20))

  const bench: Bench = {
    place,
    get engine() {
      return engine
    },
    async restart() {
      engine = await place.restart()
      return engine
    },
    rest,
    skip,
    key: () => newId('key'),
    deployment() {
      const id = newId('dep')
      deployments.add(id)
      return id
    },
    async each(has, run) {
      const having = place.samples.filter(sample => Boolean(sample[has]) && !without.has(sample.type))
      if (having.length === 0) skip(`no sample here has ${has}`)
      for (const sample of having) await named(sample.type, () => run(sample as Sample<typeof has>))
    },
    offered(offer) {
      const offered = engine[offer]
      return offered ? (offered.bind(engine) as typeof offered) : skip(`it offers no ${offer}`)
    },
    want(sample, { variant, ...more } = {}) {
      const specs = variant ? sample[variant]! : sample.specs
      return {
        deployment: more.deployment ?? bench.deployment(),
        resource: 'law-1',
        key: bench.key(),
        type: sample.type,
        secrets: new Map(),
        ...more,
        specs: more.specs ?? parsed(engine, sample.type, specs),
      }
    },
    async make(wanted, by = engine) {
      const handle = await bench.finish(by.create(wanted, patient()), by)
      return bench.until(handle, ['ready'], by)
    },
    async finish(beginning, by = engine) {
      const begun = await beginning
      if (begun.task !== undefined) await meanwhile(by.wait(begun.task, patient()), place.tick)
      return begun.handle
    },
    async until(handle, states, by = engine) {
      const last = performance.now() + patienceMs
      for (;;) {
        const seen = await by.read(handle, patient())
        if (seen && states.includes(seen.state)) return seen
        if (performance.now() > last) {
          expect.fail(`${handle} is ${seen?.state ?? 'gone'}, not ${states.join(' or ')}: ${seen?.reason}`)
        }
        await rest()
      }
    },
  }
  onTestFinished(async () => {
    await clear(bench, deployments)
    await place.close()
  })
  return bench
}

export const parsed = (engine: Engine, type: string, specs: Specs): Specs =>
  engine.types[type]!.specs.parse(specs)

async function named(type: string, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (error instanceof Error) error.message = `With a ${type}: ${error.message}`
    throw error
  }
}

/** Lets the time of the place go on until the promise settled. */
async function meanwhile<T>(promise: Promise<T>, tick: (() => Promise<void>) | undefined): Promise<T> {
  if (!tick) return promise
  const end = { isReached: false }
  const reach = () => void (end.isReached = true)
  promise.then(reach, reach)
  while (!end.isReached) await tick()
  return promise
}

/** A world that has fallen silent is left to its `close`. */
async function clear({ engine, finish }: Bench, deployments: ReadonlySet<string>): Promise<void> {
  if (!(await engine.health(patient())).isHealthy) return
  for (const deployment of deployments) {
    for (const { handle } of await engine.list(deployment, patient())) {
      await finish(engine.remove(handle, patient()))
    }
  }
}
