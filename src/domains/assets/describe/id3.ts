import { fourcc, indexOfByte, latin1, startsWith, u32be, u8 } from './bytes.ts'
import { addText, type Draft } from './draft.ts'
import { decodeText, decodeUtf16, decodeUtf8 } from './text.ts'

/** Text frames worth keeping, with the names they get. */
const frames: Readonly<Record<string, string>> = {
  TIT2: 'title',
  TPE1: 'artist',
  TSSE: 'encoder',
  COMM: 'comment',
  TXXX: '',
  WOAS: 'source_url',
}

/** Reads an ID3v2.3/2.4 tag at the start (id3.org, ID3v2.4 §3–4) and answers how long it is. */
export function readId3(draft: Draft, bytes: Uint8Array): number {
  if (!startsWith(bytes, 'ID3')) return 0
  const version = u8(bytes, 3)
  const length = 10 + synchsafe(bytes, 6)
  if (version < 3) return length
  const end = Math.min(length, bytes.length)
  let at =
    10 + ((u8(bytes, 5) & 0x40) === 0 ? 0 : version === 4 ? synchsafe(bytes, 10) : 4 + u32be(bytes, 10))
  for (let count = 0; at + 10 <= end && u8(bytes, at) !== 0 && count < 500; count++) {
    const frameLength = version === 4 ? synchsafe(bytes, at + 4) : u32be(bytes, at + 4)
    const type = fourcc(bytes, at)
    const data = bytes.subarray(at + 10, Math.min(at + 10 + frameLength, end))
    if (
      Object.hasOwn(frames, type) &&
      data.length === frameLength &&
      frameLength > 1 &&
      frameLength <= 65_536
    ) {
      readFrame(draft, type, data)
    }
    at += 10 + frameLength
  }
  return length
}

const synchsafe = (bytes: Uint8Array, at: number) =>
  (u8(bytes, at) & 127) * 0x200000 +
  ((u8(bytes, at + 1) & 127) << 14) +
  ((u8(bytes, at + 2) & 127) << 7) +
  (u8(bytes, at + 3) & 127)

function readFrame(draft: Draft, type: string, data: Uint8Array): void {
  if (type === 'WOAS') return addText(draft, 'source_url', latin1(data))
  const encoding = u8(data, 0)
  if (type === 'COMM' || type === 'TXXX') {
    const body = data.subarray(type === 'COMM' ? 4 : 1)
    const [name, value] = splitAtNul(body, encoding)
    return addText(
      draft,
      type === 'COMM' ? 'comment' : decode(name, encoding) || 'comment',
      decode(value, encoding),
    )
  }
  addText(draft, frames[type] ?? type, decode(data.subarray(1), encoding))
}

/** A description ends with a NUL as wide as its characters. */
function splitAtNul(body: Uint8Array, encoding: number): readonly [Uint8Array, Uint8Array] {
  const isWide = encoding === 1 || encoding === 2
  if (!isWide) {
    const end = indexOfByte(body, 0)
    return [body.subarray(0, end), body.subarray(end + 1)]
  }
  for (let at = 0; at + 1 < body.length; at += 2) {
    if (body[at] === 0 && body[at + 1] === 0) return [body.subarray(0, at), body.subarray(at + 2)]
  }
  return [new Uint8Array(), body]
}

function decode(bytes: Uint8Array, encoding: number): string {
  if (encoding === 1) return decodeUtf16(bytes, 'little')
  if (encoding === 2) return decodeUtf16(bytes, 'big')
  return encoding === 3 ? decodeUtf8(bytes) : decodeText(bytes)
}
