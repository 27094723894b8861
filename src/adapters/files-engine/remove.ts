import { EngineError } from '#domains/infra/ports'
import { sha256 } from '#lib/hash'
import { join } from 'node:path'
import type { Shape } from './content.ts'
import { dropDeploymentFolder, type Folder } from './folder.ts'
import type { MarkRecord } from './marks.ts'
import { foreign, inFolder, isThere, type Place, spotIn, type World } from './places.ts'
import { dropDrafts, entriesOf, isHalfMade, takeAway } from './put.ts'

/**
 * Takes an object away, and then its mark. Whether it is still what the plan saw was compared by whoever asks; here it
 * matters only that what stands there is of its kind. What is not was put there by somebody else, and stays.
 */
export async function remove(world: World, place: Place, key: string): Promise<void> {
  const { marks, disk, paths } = world
  const mark = await marks.read(place.id)
  await inFolder(world, place, async folder => {
    if (mark?.key !== key) {
      const isStranger =
        !mark && typeof folder !== 'string' && (await isThere(spotIn(world, place, folder, key)))
      if (isStranger) throw foreign(place)
      return
    }
    if (typeof folder !== 'string') await clear(world, place, { folder, mark })
    await dropDeploymentFolder(disk, place.real, paths.wayTo(mark.path, mark.deployment))
    await marks.drop(place.id)
    await marks.tidy(place.id)
  })
}

/** Takes away what is ours at the path; its mark stays. */
export async function clear(
  world: World,
  place: Place,
  { folder, mark }: { readonly folder: Folder; readonly mark: MarkRecord },
): Promise<void> {
  const spot = spotIn(world, place, folder, mark.key)
  const kind = mark.type as Shape['kind']
  const isOurs = mark.isPlaced || (await isHalfMade(spot, { kind, target: mark.versions[0].specs.target }))
  const isAway = !isOurs || (await takeAway(spot, kind))
  if (!isAway) throw await notEmpty(world, place, await entriesOf(spot))
  await dropDrafts(spot)
}

/** What is ours in it is about to go as well; what is not stays, and so does the folder. */
async function notEmpty({ marks }: World, place: Place, names: readonly string[]): Promise<EngineError> {
  const whole = join(place.real, ...place.way.folders, place.way.name)
  const strangers: string[] = []
  for (const name of names) {
    if (!(await marks.read(sha256(join(whole, name))))) strangers.push(name)
  }
  if (strangers.length === 0) return new EngineError('transient', `${place.way.path} has files that go first`)
  const some = strangers.slice(0, 3).join(', ')
  return new EngineError(
    'permanent',
    `${place.way.path} stays: it has ${strangers.length} things in it that Alice did not make, like ${some}`,
  )
}
