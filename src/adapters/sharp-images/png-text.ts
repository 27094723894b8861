const SIGNATURE_LENGTH = 8
const TEXTS: ReadonlySet<string> = new Set(['tEXt', 'zTXt', 'iTXt'])

interface Chunk {
  readonly type: string
  readonly bytes: Uint8Array
}

/** The text chunks of a PNG as they stand in the file. */
export const textChunks = (png: Uint8Array): readonly Uint8Array[] =>
  [...chunksOf(png)].filter(chunk => TEXTS.has(chunk.type)).map(chunk => chunk.bytes)

/** The same PNG with exactly these text chunks, put before the pixels where every reader finds them. */
export function withTextChunks(png: Uint8Array, texts: readonly Uint8Array[]): Buffer {
  const [header, ...rest] = [...chunksOf(png)]
    .filter(chunk => !TEXTS.has(chunk.type))
    .map(chunk => chunk.bytes)
  return Buffer.concat([png.subarray(0, SIGNATURE_LENGTH), header ?? new Uint8Array(), ...texts, ...rest])
}

function* chunksOf(png: Uint8Array): Generator<Chunk> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  for (let at = SIGNATURE_LENGTH; at + 12 <= png.length;) {
    const end = at + 12 + view.getUint32(at)
    if (end > png.length) return
    yield { type: Buffer.from(png.subarray(at + 4, at + 8)).toString('latin1'), bytes: png.subarray(at, end) }
    at = end
  }
}
