import { constants } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { translated } from './errors.ts'
import { takeLock, type Lock } from './lock.ts'
import { createReader, type Reader } from './reader.ts'
import type { WriterRequest } from './sqlite-writer.worker.ts'
import type { Definition } from './tables.ts'
import { startThread, type Thread } from './thread.ts'
import type { WriterOpened } from './writer.ts'

/** What a store holds while it is open. */
export interface OpenFiles {
  readonly lock: Lock
  readonly writer: Thread<WriterRequest>
  readonly reader: Reader
  readonly opened: WriterOpened
}

interface Place {
  readonly folder: string
  readonly file: string
  readonly now: () => number
  readonly definitions: readonly Definition[]
}

/** Takes the lock first: until it is held, nothing may touch the file. */
export async function openFiles({ folder, file, now, definitions }: Place): Promise<OpenFiles> {
  const lock = await lockFolder(folder, now)
  const writer = startThread<WriterRequest>('sqlite-writer', file)
  try {
    const opened = await writer.ask<WriterOpened>({ do: 'open', definitions })
    return { lock, writer, reader: createReader(file), opened }
  } catch (error) {
    await writer.end({ do: 'close' })
    await lock.release()
    throw translated(error, file)
  }
}

async function lockFolder(folder: string, now: () => number): Promise<Lock> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
    return await takeLock(folder, now)
  } catch (error) {
    throw translated(error, folder)
  }
}

/** Of a file that need not be there. */
export async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined)
  return found?.size ?? 0
}
