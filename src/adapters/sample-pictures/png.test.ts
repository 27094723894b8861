import { crc32, inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encodeTinyPng, textChunk, withTexts } from './png.ts'

/** Type and data of each chunk; a wrong checksum fails the test. */
const chunksOf = (png: Buffer) => {
  const chunks: { type: string; data: Buffer }[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const end = at + 8 + png.readUInt32BE(at)
    expect(png.readUInt32BE(end)).toBe(crc32(png.subarray(at + 4, end)))
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, end) })
  }
  return chunks
}
const checkers = Uint8Array.from({ length: 3 * 64 * 64 }, (_, at) => (at * 37) & 255)

test('a tiny picture is a PNG any decoder reads', () => {
  for (const side of [1, 16, 64]) {
    const chunks = chunksOf(encodeTinyPng(side, checkers))
    expect(chunks.map(chunk => chunk.type)).toEqual(['IHDR', 'IDAT', 'IEND'])
    expect([chunks[0]!.data.readUInt32BE(0), chunks[0]!.data.readUInt32BE(4)]).toEqual([side, side])
    const lines = inflateSync(chunks[1]!.data)
    expect(lines).toHaveLength(side * (side * 3 + 1))
    expect([...lines.subarray(0, 4)]).toEqual([0, ...checkers.subarray(0, 3)])
  }
  expect(() => encodeTinyPng(148, new Uint8Array(3 * 148 * 148))).toThrow(RangeError)
})

test('texts stand before the pixels; what is not Latin-1 is an international text', () => {
  const png = withTexts(encodeTinyPng(2, checkers), [
    textChunk('parameters', 'café'),
    textChunk('parameters', '霧'),
  ])
  const chunks = chunksOf(png)
  expect(chunks.map(chunk => chunk.type)).toEqual(['IHDR', 'tEXt', 'iTXt', 'IDAT', 'IEND'])
  expect(chunks[1]!.data.toString('latin1')).toBe('parameters\0café')
  expect(chunks[2]!.data.toString('utf8')).toBe('parameters\0\0\0\0\0霧')
})
