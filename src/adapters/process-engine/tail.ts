import { open } from 'node:fs/promises'

const mostBytes = 512 * 1024
const longestLine = 4000

/** The last lines of a log and the piece before it, newest last; however large they are, only their end is read. */
export async function tail(path: string, lines: number): Promise<readonly string[]> {
  const now = linesOf(await lastBytes(path))
  const before = now.length < lines ? linesOf(await lastBytes(`${path}.1`)) : []
  return lines > 0 ? [...before, ...now].slice(-lines).map(line => line.slice(0, longestLine)) : []
}

const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

async function lastBytes(path: string): Promise<string> {
  const file = await open(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  })
  if (!file) return ''
  try {
    const { size } = await file.stat()
    const start = Math.max(0, size - mostBytes)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start)
    const text = buffer.toString('utf8', 0, bytesRead)
    // The first line of a piece out of the middle is only half of one.
    return start > 0 ? text.slice(text.indexOf('\n') + 1) : text
  } finally {
    await file.close()
  }
}
