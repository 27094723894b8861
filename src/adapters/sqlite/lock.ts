import { readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { storeError } from './errors.ts'

/** The process that holds a folder. */
export interface Owner {
  readonly pid: number
  readonly host: string
  /** RFC 3339 UTC. */
  readonly started: string
  /** Where it listens, once it does. */
  readonly url?: string
}

export interface Lock {
  release(): Promise<void>
}

/**
 * An operating-system lock on a file of its own, through SQLite: it ends with the process, however that ends.
 * POSIX drops it too when this process opens and closes that file by other means; nothing here may.
 */
export async function takeLock(folder: string, now: () => number): Promise<Lock> {
  const db = new DatabaseSync(lockFile(folder), { timeout: 500 })
  try {
    db.exec('begin exclusive')
  } catch (error) {
    db.close()
    if ((error as { errcode?: number }).errcode !== busy) throw error
    throw storeError('STORE_LOCKED', heldBy(folder, await readOwnerFile(folder)), error)
  }
  const owner: Owner = { pid: process.pid, host: hostname(), started: new Date(now()).toISOString() }
  await writeOwner(folder, owner)
  return {
    async release() {
      await rm(ownerFile(folder), { force: true })
      db.close()
    },
  }
}

/** Who has this folder now, if anybody does. */
export async function readOwner(folder: string): Promise<Owner | undefined> {
  const owner = await readOwnerFile(folder)
  return owner && isHeld(folder) ? owner : undefined
}

/** Lets other processes know where the owner of this folder listens. */
export async function announceOwner(folder: string, url: string): Promise<void> {
  const owner = await readOwnerFile(folder)
  if (owner?.pid === process.pid) await writeOwner(folder, { ...owner, url })
}

const busy = 5
const lockFile = (folder: string) => join(folder, 'lock.db')
const ownerFile = (folder: string) => join(folder, 'owner.json')

function isHeld(folder: string): boolean {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(lockFile(folder), { readOnly: true })
    db.prepare('select 1 from sqlite_schema').get()
    return false
  } catch (error) {
    return (error as { errcode?: number }).errcode === busy
  } finally {
    db?.close()
  }
}

async function readOwnerFile(folder: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(ownerFile(folder), 'utf8')) as Owner
  } catch {
    // Not there, or its writer died halfway: then nobody is known.
    return undefined
  }
}

const writeOwner = (folder: string, owner: Owner) =>
  writeFile(ownerFile(folder), `${JSON.stringify(owner)}\n`)

function heldBy(folder: string, owner: Owner | undefined): string {
  if (!owner) return `Another Alice uses ${folder}. Stop it, or choose another folder with --home.`
  const where = owner.url === undefined ? '' : ` at ${owner.url}`
  const who = `process ${owner.pid} on ${owner.host}${where}, running since ${owner.started}`
  return `Another Alice uses ${folder}: ${who}. Stop it, or choose another folder with --home.`
}
