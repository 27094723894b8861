// I1  One path has one mark: whoever comes second finds the mark of the first.
// I2  A mark is there before its object, and goes after it: nothing of ours is ever without one.
// I3  Whoever reads a mark finds the old one or the new, never a part.
import { EngineError, type Mark, type Specs } from '#domains/infra/ports'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type Disk, succeeds, unless } from './disk.ts'
import { syncFolderOf } from './folder.ts'
import { inSlices } from './slices.ts'

/** What an object was told to be. */
export interface Version {
  /** With references in the place of secrets. */
  readonly specs: Specs
  /** Of the content, salted where a secret is in it; absent for what has no content. */
  readonly hash?: string | undefined
}

export interface MarkRecord extends Mark {
  readonly type: string
  /** As wanted, and all of it. */
  readonly path: string
  readonly salt: string
  /** False until the object was put where nothing was before. */
  readonly isPlaced: boolean
  /** What it is, and what it becomes while an update is under way. */
  readonly versions: readonly [Version] | readonly [Version, Version]
}

export interface Marks {
  read(id: string): Promise<MarkRecord | undefined>
  /** False when there is one already. */
  claim(id: string, record: MarkRecord): Promise<boolean>
  write(id: string, record: MarkRecord): Promise<void>
  drop(id: string): Promise<void>
  /** Takes away what was left half-written. */
  tidy(id: string): Promise<void>
  all(): Promise<readonly MarkRecord[]>
}

export const newSalt = (): string => randomBytes(16).toString('hex')

/** Marks live in a folder of the engine's own; the name of each is the hash of its object's path. */
export function marksIn(disk: Disk, folder: string): Marks {
  const fileOf = (id: string) => join(folder, `${id}.json`)

  async function draft(id: string, record: MarkRecord): Promise<string> {
    const path = join(folder, `${id}.${randomBytes(6).toString('hex')}.part`)
    const handle = await disk.open(path, 'wx', 0o600)
    try {
      await handle.writeFile(JSON.stringify(record))
      await handle.sync()
    } finally {
      await handle.close()
    }
    return path
  }

  const drop = async (path: string) => void (await succeeds(['ENOENT'], disk.unlink(path)))

  async function readAt(path: string): Promise<MarkRecord | undefined> {
    const text = await unless(['ENOENT'], disk.readFile(path, 'utf8'))
    if (text === undefined) return undefined
    try {
      return JSON.parse(text) as MarkRecord
    } catch (error) {
      throw new EngineError('permanent', `${path} is no mark any more`, { cause: error })
    }
  }

  const names = async () => (await unless(['ENOENT'], disk.readdir(folder))) ?? []

  return {
    read: id => readAt(fileOf(id)),
    async claim(id, record) {
      await disk.mkdir(folder, { recursive: true, mode: 0o700 })
      const temporary = await draft(id, record)
      const isFirst = await succeeds(['EEXIST'], disk.link(temporary, fileOf(id)))
      await drop(temporary)
      await syncFolderOf(disk, temporary)
      return isFirst
    },
    async write(id, record) {
      const temporary = await draft(id, record)
      await disk.rename(temporary, fileOf(id))
      await syncFolderOf(disk, temporary)
    },
    drop: id => drop(fileOf(id)),
    async tidy(id) {
      const parts = (await names()).filter(name => name.startsWith(`${id}.`) && name.endsWith('.part'))
      for (const name of parts) await drop(join(folder, name))
    },
    async all() {
      const ours = (await names()).filter(name => name.endsWith('.json'))
      const records = await inSlices(ours, name => readAt(join(folder, name)))
      return records.filter(record => record !== undefined)
    },
  }
}
