import { EngineError, type Mark, type Wanted } from '#domains/infra/ports'
import { sha256 } from '#lib/hash'
import { dirname, join } from 'node:path'
import { type Disk, succeeds } from './disk.ts'
import { type Folder, openFolder, realRoot } from './folder.ts'
import type { MarkRecord, Marks } from './marks.ts'
import type { Paths, Way } from './paths.ts'
import type { Spot } from './put.ts'

export interface World {
  readonly disk: Disk
  readonly paths: Paths
  readonly marks: Marks
}

/** Where an object is or is to be, found without following a link. */
export interface Place {
  readonly way: Way
  /** Its root with no link in it. */
  readonly real: string
  /** Of its mark. */
  readonly id: string
}

export const wayOf = (paths: Paths, { specs, deployment }: Wanted): Way =>
  paths.wayTo(String(specs.path), deployment)

export async function placeOf({ disk }: World, way: Way): Promise<Place> {
  const real = await realRoot(disk, way.root)
  return { way, real, id: sha256(join(real, ...way.folders, way.name)) }
}

/** Works in the folder of an object; a text says why there is none. */
export async function inFolder<T>(
  { disk }: World,
  { real, way }: Place,
  work: (folder: Folder | string) => Promise<T>,
): Promise<T> {
  try {
    const folder = await openFolder(disk, real, way)
    if (typeof folder === 'string') return await work(folder)
    try {
      return await work(folder)
    } finally {
      await folder.close()
    }
  } catch (error) {
    // People know the folder by its path, not by the number under which it is open.
    if (error instanceof Error) error.message = error.message.replaceAll(openNumber, dirname(way.path))
    throw error
  }
}
const openNumber = /\/proc\/self\/fd\/\d+/g

export const spotIn = ({ disk }: World, { way }: Place, folder: Folder, key: string): Spot => ({
  disk,
  folder,
  name: way.name,
  key,
})

export const isThere = ({ disk, folder, name }: Omit<Spot, 'key'>): Promise<boolean> =>
  succeeds(['ENOENT'], disk.lstat(folder.at(name)))

/** The mark, when it is that of this very object. */
export const ownMark = (mark: MarkRecord | undefined, { deployment, resource, key }: Mark) =>
  mark?.deployment === deployment && mark.resource === resource && mark.key === key ? mark : undefined

export const foreign = ({ way }: Place) =>
  new EngineError('foreign', `${way.path} is there, and Alice did not make it`)

/** Says whose the path is. */
export function taken(mark: MarkRecord, wanted: Wanted, { way }: Place): EngineError {
  return mark.deployment === wanted.deployment && mark.resource === wanted.resource
    ? new EngineError('permanent', `${way.path} is there still; it has to go before another takes its place`)
    : new EngineError('foreign', `${way.path} belongs to ${mark.resource} of ${mark.deployment}`)
}

export async function noFolder({ disk }: World, { way, real }: Place, why: string): Promise<EngineError> {
  const isGone = way.isOfDeployment && !(await succeeds(['ENOENT'], disk.lstat(join(real, way.folders[0]!))))
  if (isGone) return new EngineError('transient', `The folder of ${way.path} was taken away meanwhile`)
  const remedy = 'make the folder a resource, and write its path as a reference'
  return new EngineError('permanent', `Nothing can be at ${way.path}: ${why}; ${remedy}`)
}
