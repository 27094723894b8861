// I1  A claim is written before anything is made, and says that it is placed only when the object is there.
// I2  While an object changes its mark has both versions: what is there is shown as one or the other, whenever it stops.
import { EngineError, type Wanted } from '#domains/infra/ports'
import { type Shape, shapeOf, versionOf } from './content.ts'
import { dropDeploymentFolder, type Folder, makeDeploymentFolder } from './folder.ts'
import { fits, lookAt } from './look.ts'
import { type MarkRecord, newSalt } from './marks.ts'
import { versionSeen } from './observe.ts'
import {
  foreign,
  inFolder,
  ownMark,
  isThere,
  noFolder,
  type Place,
  placeOf,
  spotIn,
  taken,
  wayOf,
  type World,
} from './places.ts'
import { dropDrafts, isHalfMade, putInPlace, putNew } from './put.ts'
import { clear } from './remove.ts'

export async function create(world: World, place: Place, wanted: Wanted): Promise<void> {
  const shape = shapeOf(wanted)
  await makeDeploymentFolder(world.disk, place.real, place.way)
  try {
    await inFolder(world, place, async folder => {
      if (typeof folder === 'string') throw await noFolder(world, place, folder)
      const mark = await claimed(world, place, { folder, wanted, shape })
      if (!mark.isPlaced) await settle(world, place, { folder, wanted, shape, mark })
      else if (mark.versions.length > 1) await change(world, place, { folder, wanted, shape, mark })
      await dropDrafts(spotIn(world, place, folder, wanted.key))
      await world.marks.tidy(place.id)
    })
  } catch (error) {
    await dropDeploymentFolder(world.disk, place.real, place.way)
    throw error
  }
}

interface Making {
  readonly folder: Folder
  readonly wanted: Wanted
  readonly shape: Shape
}

/** The mark of this object: there already, or written now because nothing is there. */
async function claimed(world: World, place: Place, { folder, wanted, shape }: Making): Promise<MarkRecord> {
  const { marks } = world
  const known = await marks.read(place.id)
  if (known?.isPlaced && isFormer(known, wanted)) {
    return takenOver(world, place, { folder, wanted, shape, mark: known })
  }
  if (known && isFormer(known, wanted)) {
    await clear(world, place, { folder, mark: known })
    await marks.drop(place.id)
  } else if (known) return asOurs(known, wanted, place)
  if (await isThere(spotIn(world, place, folder, wanted.key))) {
    // Another may have made it between the two looks.
    const made = ownMark(await marks.read(place.id), wanted)
    if (made) return made
    throw foreign(place)
  }
  const record = recordOf(wanted, shape)
  if (await marks.claim(place.id, record)) return record
  const first = await marks.read(place.id)
  if (first) return asOurs(first, wanted, place)
  throw new EngineError('transient', `${place.way.path} was claimed and left meanwhile`)
}

/** It held the path for this resource before. */
const isFormer = (mark: MarkRecord, { deployment, resource, key, type }: Wanted) =>
  mark.deployment === deployment && mark.resource === resource && mark.type === type && mark.key !== key

/** The path changes hands within its resource: what is there becomes the new object, and the old one is gone. */
async function takenOver(
  world: World,
  place: Place,
  { folder, wanted, shape, mark }: Making & { readonly mark: MarkRecord },
): Promise<MarkRecord> {
  await dropDrafts(spotIn(world, place, folder, mark.key))
  const current = versionSeen(mark, await lookAt(world.disk, folder, place.way.name))
  const next = versionOf(wanted.specs, shape, mark.salt)
  const taking: MarkRecord = { ...mark, key: wanted.key, versions: [current, next] }
  await world.marks.write(place.id, taking)
  return taking
}

function asOurs(mark: MarkRecord, wanted: Wanted, place: Place): MarkRecord {
  if (ownMark(mark, wanted)) return mark
  throw taken(mark, wanted, place)
}

const recordOf = (wanted: Wanted, shape: Shape, salt = newSalt()): MarkRecord => ({
  deployment: wanted.deployment,
  resource: wanted.resource,
  key: wanted.key,
  type: wanted.type,
  path: String(wanted.specs.path),
  salt,
  isPlaced: false,
  versions: [versionOf(wanted.specs, shape, salt)],
})

/** Puts what was claimed where nothing is. Several may do so at once: all of them find that it is one object. */
async function settle(
  world: World,
  place: Place,
  { folder, wanted, shape, mark }: Making & { readonly mark: MarkRecord },
): Promise<void> {
  const { marks } = world
  const spot = spotIn(world, place, folder, wanted.key)
  const isHalf = await isHalfMade(spot, { ...shape })
  const version = isHalf ? mark.versions[0] : versionOf(wanted.specs, shape, mark.salt)
  // A secret may have another value than when it was claimed.
  if (version.hash !== mark.versions[0].hash) await marks.write(place.id, { ...mark, versions: [version] })
  // Who was ahead takes our draft away when it is done, and we fail where it is missing.
  const put = await putNew(spot, shape).catch(async (error: unknown) => {
    if ((await marks.read(place.id))?.isPlaced) return 'taken'
    throw error
  })
  if (put === 'taken' && !(await isHalfMade(spot, { ...shape }))) {
    const now = ownMark(await marks.read(place.id), wanted)
    if (now?.isPlaced) return
    await dropDrafts(spot)
    if (now) await marks.drop(place.id)
    throw foreign(place)
  }
  await marks.write(place.id, { ...mark, isPlaced: true, versions: [version] })
}

/** Gives a path that is there already the mark of this object. */
export async function adopt(world: World, place: Place, wanted: Wanted): Promise<void> {
  const shape = shapeOf(wanted)
  const { marks } = world
  await inFolder(world, place, async folder => {
    const seen = typeof folder === 'string' ? undefined : await lookAt(world.disk, folder, place.way.name)
    if (seen?.kind !== shape.kind) {
      throw new EngineError('permanent', `There is no ${shape.kind} at ${place.way.path}`)
    }
    await marks.claim(place.id, { ...recordOf(wanted, shape), isPlaced: true })
    const mark = await marks.read(place.id)
    if (mark) asOurs(mark, wanted, place)
    await marks.tidy(place.id)
  })
}

export async function update(world: World, place: Place, wanted: Wanted): Promise<void> {
  const shape = shapeOf(wanted)
  const { marks, paths } = world
  const known = await marks.read(place.id)
  const mark = ownMark(known, wanted)
  await inFolder(world, place, async folder => {
    if (!mark) throw await notOurs(world, place, { folder, mark: known })
    if (typeof folder === 'string') throw await noFolder(world, place, folder)
    const other = await placeOf(world, wayOf(paths, wanted))
    if (mark.type !== wanted.type || other.id !== place.id) {
      throw new EngineError(
        'permanent',
        `${place.way.path} cannot become a ${wanted.type} at ${other.way.path}`,
      )
    }
    if (mark.isPlaced) await change(world, place, { folder, wanted, shape, mark })
    else await settle(world, place, { folder, wanted, shape, mark })
    await dropDrafts(spotIn(world, place, folder, mark.key))
    await marks.tidy(place.id)
  })
}

async function change(
  world: World,
  place: Place,
  { folder, wanted, shape, mark }: Making & { readonly mark: MarkRecord },
): Promise<void> {
  const version = versionOf(wanted.specs, shape, mark.salt)
  const seen = await lookAt(world.disk, folder, place.way.name)
  if (!fits(seen, shape)) {
    await world.marks.write(place.id, { ...mark, versions: [versionSeen(mark, seen), version] })
    await putInPlace(spotIn(world, place, folder, mark.key), shape)
  }
  await world.marks.write(place.id, { ...mark, versions: [version] })
}

async function notOurs(
  world: World,
  place: Place,
  { folder, mark }: { readonly folder: Folder | string; readonly mark: MarkRecord | undefined },
): Promise<EngineError> {
  const isTaken =
    mark !== undefined || (typeof folder !== 'string' && (await isThere(spotIn(world, place, folder, ''))))
  if (isTaken) return foreign(place)
  return new EngineError('changed', `${place.way.path} is gone`)
}
