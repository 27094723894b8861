import { EngineError } from '#domains/infra/ports'
import { readJson, writeJson } from '#lib/json-file'
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Place, Places } from './places.ts'
import type { ObjectRecord } from './supervision.ts'

/** What is written of an object; undefined when there is none, or when what is there is not ours. */
export async function readObject({ objectFile, mark }: Place): Promise<ObjectRecord | undefined> {
  const record = (await readJson(objectFile)) as ObjectRecord | undefined
  if (record?.deployment !== mark.deployment || record.resource !== mark.resource) return undefined
  return record.key === mark.key ? record : undefined
}

export const writeObject = ({ objectFile }: Place, record: ObjectRecord) => writeJson(objectFile, record)

/** Of two that make one object at the same moment, one does, and the other finds it made. */
export async function makeObject(
  places: Places,
  place: Place,
  fill: (folder: string) => Promise<ObjectRecord>,
): Promise<ObjectRecord> {
  const making = join(places.home, '.making')
  await mkdir(making, { recursive: true, mode: 0o700 })
  const draft = join(making, `${place.mark.key}-${process.pid}-${(drafts += 1)}`)
  await mkdir(draft, { mode: 0o700 })
  try {
    await writeJson(join(draft, 'object.json'), await fill(draft))
    await mkdir(dirname(place.folder), { recursive: true, mode: 0o700 })
    // A folder takes the place of an empty one alone.
    await rename(draft, place.folder).catch(orTaken)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  const record = await readObject(place)
  if (record) return record
  throw foreign(place)
}

let drafts = 0

const orTaken = (error: unknown) => {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOTDIR') throw error
}

export const foreign = ({ handle }: Place) =>
  new EngineError('foreign', `What is at ${handle} was not made by this engine, and is left alone`)

/** Something is there that is not ours. */
export const isForeign = async (place: Place): Promise<boolean> =>
  (await exists(place.folder)) && (await readObject(place)) === undefined

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** The folder of the object, and those above it that are empty then. */
export async function clearObject({ folder }: Place): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  for (const above of [dirname(folder), dirname(dirname(folder))]) {
    // Another object lives there.
    await rmdir(above).catch(() => {})
  }
}

/** The places of everything written down of a deployment, or of one of its resources. */
export async function placesOf(
  places: Places,
  deployment: string,
  resource?: string,
): Promise<readonly Place[]> {
  const folder = places.deploymentFolder(deployment)
  if (folder === undefined) return []
  const resources = resource === undefined ? await namesIn(folder) : [resource]
  const found = await Promise.all(
    resources.map(async name => {
      const keys = await namesIn(join(folder, name))
      return keys.flatMap(key => places.find(`${deployment}/${name}/${key}`) ?? [])
    }),
  )
  return found.flat()
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    throw error
  }
}

/** A folder that cannot be looked into is no empty one. Nothing at all is: then nothing was made yet. */
export async function assertReadable({ home }: Places): Promise<void> {
  const found = await stat(home).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unreadable(home, error)
  })
  if (found && !found.isDirectory()) throw unreadable(home)
}

const unreadable = (home: string, cause?: unknown) =>
  new EngineError('transient', `${home}, where this engine keeps what it made, cannot be read`, { cause })
