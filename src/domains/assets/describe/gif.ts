import { concat, latin1, startsWith, u16le, u8 } from './bytes.ts'
import { addText, addXmp, type Draft, noteTruncated, setDuration, setSize } from './draft.ts'
import { decodeText, decodeUtf8 } from './text.ts'

interface Walk {
  frames: number
  delayMs: number
}

/** Walks the blocks of a GIF (GIF89a §12–26) for comments, XMP and the playing time. */
export function readGif(draft: Draft, bytes: Uint8Array): void {
  setSize(draft, u16le(bytes, 6), u16le(bytes, 8))
  const walk: Walk = { frames: 0, delayMs: 0 }
  const reachedEnd = walkBlocks(draft, bytes, walk)
  draft.isAnimated = walk.frames > 1
  if (reachedEnd && draft.isAnimated) setDuration(draft, walk.delayMs)
  if (!reachedEnd) noteTruncated(draft, 'the GIF has no end')
}

function walkBlocks(draft: Draft, bytes: Uint8Array, walk: Walk): boolean {
  let at = 13 + colorTable(u8(bytes, 10))
  while (at < bytes.length) {
    const kind = u8(bytes, at)
    if (kind === 0x3b) return true
    if (kind === 0x2c) {
      walk.frames++
      at = skipSubBlocks(bytes, at + 11 + colorTable(u8(bytes, at + 9)))
    } else if (kind === 0x21) {
      readExtension(draft, bytes, at, walk)
      at = skipSubBlocks(bytes, at + 2)
    } else return false
  }
  return false
}

const colorTable = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1))

function readExtension(draft: Draft, bytes: Uint8Array, at: number, walk: Walk): void {
  const label = u8(bytes, at + 1)
  if (label === 0xf9) walk.delayMs += u16le(bytes, at + 4) * 10
  if (label === 0xfe) addText(draft, 'Comment', decodeText(subBlocks(bytes, at + 2)))
  if (label !== 0xff || !startsWith(bytes, 'XMP DataXMP', at + 3)) return
  // The packet is written as plain bytes and ends with a 258-byte trailer that makes it pass for sub-blocks.
  const end = skipSubBlocks(bytes, at + 14)
  const xmp = bytes.subarray(at + 14, Math.max(at + 14, end - 258))
  if (latin1(xmp, 0, 1) === '<') addXmp(draft, decodeUtf8(xmp))
}

function skipSubBlocks(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && u8(bytes, at) !== 0) at += 1 + u8(bytes, at)
  return at + 1
}

function subBlocks(bytes: Uint8Array, from: number): Uint8Array {
  const parts: Uint8Array[] = []
  for (
    let at = from;
    at < bytes.length && u8(bytes, at) !== 0 && parts.length < 4096;
    at += 1 + u8(bytes, at)
  ) {
    parts.push(bytes.subarray(at + 1, at + 1 + u8(bytes, at)))
  }
  return concat(parts)
}
