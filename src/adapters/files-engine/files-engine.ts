import { type Begun, type Engine, EngineError, type Wanted } from '#domains/infra/ports'
import { createTurns } from '#lib/turns'
import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { answering, type Disk, localDisk } from './disk.ts'
import { adopt, create, update } from './make.ts'
import { marksIn } from './marks.ts'
import { observe } from './observe.ts'
import { pathsIn } from './paths.ts'
import { type Place, placeOf, wayOf, type World } from './places.ts'
import { remove } from './remove.ts'
import { resourceTypes } from './resource-types.ts'
import { inSlices } from './slices.ts'

export interface FilesEngineOptions {
  /** Ours alone: what was made is written down here. */
  readonly folder: string
  /** Files are below these folders and nowhere else; those with relative paths are below the first. */
  readonly roots: readonly string[]
  readonly disk?: Disk
  /** Whether files can be given to others; whether this process may, when not said. */
  readonly isRoot?: boolean
}

/** Keeps files, directories and links as they were declared. */
export function filesEngine({
  folder,
  roots,
  disk = localDisk,
  isRoot = process.getuid?.() === 0,
}: FilesEngineOptions): Engine {
  const paths = pathsIn(roots)
  const world: World = { disk, paths, marks: marksIn(disk, join(folder, 'marks')) }
  const turn = createTurns()

  /** For what changes something: one after the other for each path. */
  const at = (handle: string, signal: AbortSignal, work: (place: Place, key: string) => Promise<void>) =>
    answering(signal, async (): Promise<Begun> => {
      const found = paths.find(handle)
      if (!found) throw new EngineError('foreign', `${handle} is no handle of this engine`)
      const place = await placeOf(world, found.way)
      await turn(place.id, () => work(place, found.key))
      return { handle }
    })
  const making = (wanted: Wanted, signal: AbortSignal, work: typeof create) =>
    answering(signal, async () => {
      const way = wayOf(paths, wanted)
      const place = await placeOf(world, way)
      await turn(place.id, () => work(world, place, wanted))
      return { handle: paths.handleOf(wanted.key, way) }
    })

  return {
    name: 'files',
    about: 'Files, directories and links on this machine, kept as they were declared.',
    types: resourceTypes(paths, isRoot),
    parallelism: 16,
    // Only another path needs a new object, so both have room; under the same path one becomes the other.
    createsFirst: true,
    missing: (_, signal) => answering(signal, async () => []),
    supply: async () => {
      throw new EngineError('permanent', 'This engine never lacks anything that it could supply')
    },
    list: (deployment, signal) =>
      answering(signal, async () => {
        const ours = (await world.marks.all()).filter(mark => mark.deployment === deployment)
        return inSlices(ours, async mark =>
          observe(world, await placeOf(world, paths.wayTo(mark.path, deployment)), mark),
        )
      }),
    read: (handle, signal) =>
      answering(signal, async () => {
        const found = paths.find(handle)
        if (!found) return undefined
        const place = await placeOf(world, found.way)
        const mark = await world.marks.read(place.id)
        return mark?.key === found.key ? observe(world, place, mark) : undefined
      }),
    create: (wanted, signal) => making(wanted, signal, create),
    update: (handle, wanted, signal) => at(handle, signal, place => update(world, place, wanted)),
    remove: (handle, signal) => at(handle, signal, (place, key) => remove(world, place, key)),
    wait: async task => {
      throw new EngineError('permanent', `Nothing was begun here that is called ${task}`)
    },
    async adopt(name, wanted, signal) {
      if (name !== wayOf(paths, wanted).path) {
        throw new EngineError('permanent', `${name} is adopted with its own path in the specs`)
      }
      return making(wanted, signal, adopt)
    },
    health: signal => answering(signal, () => healthOf(folder, roots)),
  }
}

async function healthOf(folder: string, roots: readonly string[]) {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    for (const each of [folder, ...roots]) await access(each, constants.R_OK | constants.W_OK)
    return { isHealthy: true, about: `files below ${roots.join(', ')}` }
  } catch (error) {
    return { isHealthy: false, about: (error as Error).message }
  }
}
