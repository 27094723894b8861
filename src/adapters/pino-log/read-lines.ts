// Reads the end of a log, piece by piece, and never holds more than one piece and one line of it.
import type { LineLevel, LogLine } from '#domains/logs/contract'
import type { LinePage, LineQuery } from '#domains/logs/ports'
import { open, type FileHandle } from 'node:fs/promises'

const pieceBytes = 64 * 1024
/** Of one line; longer ones are passed over. */
const longestBytes = 1024 * 1024
/** Looked at for one page at most: some 100,000 lines. */
const pageBytes = 32 * 1024 * 1024

/** Newest first. */
export async function readLines(file: string, query: LineQuery): Promise<LinePage> {
  const handle = await open(file, 'r').catch(nothingYet)
  if (!handle) return { lines: [], next: undefined }
  try {
    const { size } = await handle.stat()
    return await collect(handle, Math.min(query.cursor ?? size, size), query)
  } finally {
    await handle.close()
  }
}

async function collect(handle: FileHandle, end: number, query: LineQuery): Promise<LinePage> {
  const isWanted = wants(query)
  const lines: LogLine[] = []
  for await (const { text, start } of backwards(handle, end)) {
    const line = parseLine(text)
    if (line && query.since !== undefined && Date.parse(line.time) < query.since) break
    if (line && isWanted(line, text)) lines.push(line)
    const isFull = lines.length >= query.limit || end - start >= pageBytes
    if (isFull) return { lines, next: start > 0 ? start : undefined }
  }
  return { lines, next: undefined }
}

/** Whole lines from this place to the beginning, each with where it begins. */
async function* backwards(handle: FileHandle, end: number) {
  let rest: Buffer = Buffer.alloc(0)
  for (let at = end; at > 0;) {
    const size = Math.min(pieceBytes, at)
    at -= size
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, at)
    const block = Buffer.concat([buffer.subarray(0, bytesRead), rest])
    let stop = block.length
    for (let cut = newLineBefore(block, stop); cut >= 0; cut = newLineBefore(block, stop)) {
      if (cut + 1 < stop) yield { text: block.toString('utf8', cut + 1, stop), start: at + cut + 1 }
      stop = cut
    }
    rest = stop > longestBytes ? Buffer.alloc(0) : block.subarray(0, stop)
  }
  if (rest.length > 0) yield { text: rest.toString('utf8'), start: 0 }
}

const newLineBefore = (block: Buffer, stop: number) => (stop === 0 ? -1 : block.lastIndexOf(10, stop - 1))

const levels: Readonly<Record<number, LineLevel>> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' }
const order: readonly LineLevel[] = ['debug', 'info', 'warn', 'error']

/** Undefined for what is not one of our lines, as one that is being written. */
function parseLine(text: string): LogLine | undefined {
  try {
    const { time, level, msg, operation, workflow_id, trace_id, ...details } = JSON.parse(text) as Written
    const name = levels[level]
    if (name === undefined || typeof time !== 'string') return undefined
    return {
      time,
      level: name,
      message: msg ?? '',
      details,
      operation: operation ?? null,
      workflow_id: workflow_id ?? null,
      trace_id: trace_id ?? null,
    }
  } catch {
    return undefined
  }
}

interface Written {
  readonly time?: string
  readonly level: number
  readonly msg?: string
  readonly operation?: string
  readonly workflow_id?: string
  readonly trace_id?: string
}

function wants({ level = 'debug', until = Infinity, traceId, workflowId, operation, text }: LineQuery) {
  const least = order.indexOf(level)
  const words = text?.toLowerCase()
  return (line: LogLine, whole: string) =>
    order.indexOf(line.level) >= least &&
    Date.parse(line.time) <= until &&
    (traceId === undefined || line.trace_id === traceId) &&
    (workflowId === undefined || line.workflow_id === workflowId) &&
    (operation === undefined || line.operation === operation) &&
    (words === undefined || whole.toLowerCase().includes(words))
}

/** Nothing was logged so far. */
function nothingYet(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
