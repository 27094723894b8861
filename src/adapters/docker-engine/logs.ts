import type { Connection } from './connection.ts'

const most = { lines: 10_000, bytes: 4_000_000 } as const

/** The last lines, newest last; what is too much of it is left out at the front. */
export async function lastLines(
  connection: Connection,
  { id, isTerminal, lines, signal }: LogQuestion,
): Promise<readonly string[]> {
  const tail = Math.max(1, Math.min(lines, most.lines))
  const query = { stdout: true, stderr: true, tail }
  const question = { path: `/containers/${id}/logs`, query, signal }
  let bytes = Buffer.alloc(0)
  const decode = isTerminal ? (piece: Buffer) => piece : createFrameReader()
  for await (const piece of connection.stream(question)) {
    bytes = Buffer.concat([bytes, decode(piece)]).subarray(-most.bytes)
  }
  const found = bytes.toString().split(/\r?\n/)
  if (found.at(-1) === '') found.pop()
  return found.slice(-tail)
}

interface LogQuestion {
  readonly id: string
  /** What a terminal prints comes without frames. */
  readonly isTerminal: boolean
  readonly lines: number
  readonly signal: AbortSignal
}

const headBytes = 8

/** Frames of [stream, 0, 0, 0, length in four bytes]: what both streams printed, in the order it came. */
export function createFrameReader(): (piece: Buffer) => Buffer {
  let waiting = Buffer.alloc(0)
  return piece => {
    waiting = Buffer.concat([waiting, piece])
    const parts: Buffer[] = []
    while (waiting.length >= headBytes) {
      const end = headBytes + waiting.readUInt32BE(4)
      if (waiting.length < end) break
      parts.push(waiting.subarray(headBytes, end))
      waiting = waiting.subarray(end)
    }
    return Buffer.concat(parts)
  }
}
