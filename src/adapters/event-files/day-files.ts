// I1  Lines are written in the order they came, those of one moment together.
// I2  A line torn by a crash stays alone on its line; what follows begins on a new one.
import { mkdir, open, readdir, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { nameOf, parseName } from './names.ts'

export interface DayFiles {
  append(day: string, line: string): Promise<void>
  stats(): { readonly written: number; readonly failed: number; readonly waiting: number }
  close(): Promise<void>
}

interface Line {
  readonly day: string
  readonly text: string
  done(): void
  fail(error: unknown): void
}

interface OpenFile {
  readonly day: string
  readonly part: number
  readonly handle: FileHandle
  sizeBytes: number
}

const longestWrite = 1 << 20

export function createDayFiles(dir: string, maxFileBytes: number): DayFiles {
  const waiting: Line[] = []
  const counts = { written: 0, failed: 0 }
  let file: OpenFile | undefined
  let writing: Promise<void> | undefined
  let isClosed = false

  const letGo = async () => {
    const last = file
    file = undefined
    await last?.handle.close()
  }

  const fileFor = async (day: string, bytes: number): Promise<OpenFile> => {
    if (file && file.day !== day) await letGo()
    file ??= await openLast(dir, day)
    if (file.sizeBytes > 0 && file.sizeBytes + bytes > maxFileBytes) {
      const { part } = file
      await letGo()
      file = await openPart(dir, day, part + 1)
    }
    return file
  }

  const writeTogether = async (lines: readonly Line[]) => {
    const bytes = Buffer.from(lines.map(line => line.text).join(''))
    try {
      const into = await fileFor(lines[0]!.day, bytes.length)
      await into.handle.appendFile(bytes)
      into.sizeBytes += bytes.length
      counts.written += lines.length
      for (const line of lines) line.done()
    } catch (error) {
      counts.failed += lines.length
      for (const line of lines) line.fail(error)
      // A new handle finds out what was written and what was not.
      await letGo().catch(() => undefined)
    }
  }

  const writeAll = async () => {
    while (waiting.length > 0) await writeTogether(takeTogether(waiting))
    writing = undefined
  }

  return {
    append(day, text) {
      if (isClosed) return Promise.reject(new Error(`The event files in ${dir} are closed`))
      return new Promise((done, fail) => {
        waiting.push({ day, text, done, fail })
        // What is handed in during this turn of the event loop is written together.
        writing ??= Promise.resolve().then(writeAll)
      })
    },
    stats: () => ({ ...counts, waiting: waiting.length }),
    async close() {
      isClosed = true
      await writing
      await letGo()
    },
  }
}

/** The first lines that belong into one file and one write. */
function takeTogether(waiting: Line[]): Line[] {
  const { day } = waiting[0]!
  let size = 0
  const end = waiting.findIndex(line => line.day !== day || (size += line.text.length) > longestWrite)
  return waiting.splice(0, end < 0 ? waiting.length : Math.max(1, end))
}

async function openLast(dir: string, day: string): Promise<OpenFile> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const parts = (await readdir(dir)).flatMap(name => {
    const parsed = parseName(name)
    return parsed?.day === day ? [parsed.part] : []
  })
  return openPart(dir, day, Math.max(1, ...parts))
}

async function openPart(dir: string, day: string, part: number): Promise<OpenFile> {
  const handle = await open(join(dir, nameOf({ day, part })), 'a+', 0o600)
  try {
    const { size } = await handle.stat()
    const isTorn = size > 0 && (await lastByte(handle, size)) !== newline
    if (isTorn) await handle.appendFile('\n')
    return { day, part, handle, sizeBytes: size + (isTorn ? 1 : 0) }
  } catch (error) {
    await handle.close()
    throw error
  }
}

const newline = 10

const lastByte = async (handle: FileHandle, size: number) => {
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer[0]
}
