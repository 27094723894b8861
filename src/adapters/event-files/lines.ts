import { createReadStream } from 'node:fs'

const newline = 10
/** Twice what the largest event with its envelope can be; a longer line is none and is not kept in memory. */
const longestLine = 1 << 20

/** The lines of a file, also the last one without its newline; `text` is undefined for one that is too long. */
export async function* readLines(
  file: string,
): AsyncIterable<{ readonly number: number; readonly text: string | undefined }> {
  let number = 1
  let pieces: Buffer[] = []
  let size = 0

  const add = (piece: Buffer) => {
    size += piece.length
    if (size <= longestLine) pieces.push(piece)
    else pieces = []
  }
  const finish = () => {
    const text = size <= longestLine ? Buffer.concat(pieces).toString() : undefined
    const line = { number, text }
    number += 1
    pieces = []
    size = 0
    return line
  }

  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      add(chunk.subarray(start, end))
      yield finish()
      start = end + 1
    }
    add(chunk.subarray(start))
  }
  if (size > 0) yield finish()
}
