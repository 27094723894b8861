import { bufferOf } from './bytes.ts'

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })
const looseUtf8 = new TextDecoder('utf-8')

/**
 * Text of unstated encoding: UTF-8 when it is valid UTF-8, else Latin-1.
 * Many writers put UTF-8 where the format promises Latin-1 or ASCII.
 */
export function decodeText(bytes: Uint8Array): string {
  const text = decodeStrictUtf8(bytes) ?? bufferOf(bytes).toString('latin1')
  return withoutTrailingNuls(text)
}

/** Text that the format promises to be UTF-8; bad bytes become U+FFFD. */
export const decodeUtf8 = (bytes: Uint8Array): string => withoutTrailingNuls(looseUtf8.decode(bytes))

/** UTF-16; a byte-order mark wins over what the caller believes. */
export function decodeUtf16(bytes: Uint8Array, order: 'big' | 'little'): string {
  const even = bytes.subarray(0, bytes.length & ~1)
  const mark = even.length >= 2 ? ((even[0] ?? 0) << 8) | (even[1] ?? 0) : 0
  const isBig = mark === 0xfeff || (mark !== 0xfffe && order === 'big')
  const copy = Buffer.from(mark === 0xfeff || mark === 0xfffe ? even.subarray(2) : even)
  return withoutTrailingNuls((isBig ? copy.swap16() : copy).toString('utf16le'))
}

/**
 * EXIF UserComment (EXIF 2.32 §4.6.5): eight bytes name the encoding. Writers get it wrong in every way there is:
 * no prefix at all, UTF-8 behind `UNICODE`, and big-endian text in little-endian files.
 */
export function decodeUserComment(bytes: Uint8Array, fileOrder: 'big' | 'little'): string {
  const code = bufferOf(bytes.subarray(0, 8)).toString('latin1')
  const body = bytes.subarray(8)
  if (code === 'ASCII\0\0\0' || code === '\0\0\0\0\0\0\0\0') return decodeText(body)
  if (code === 'JIS\0\0\0\0\0') return decodeText(body)
  if (code !== 'UNICODE\0') return decodeText(bytes)
  if (!body.includes(0)) {
    const utf8 = decodeStrictUtf8(body)
    if (utf8 !== undefined) return utf8
  }
  return decodeUtf16(body, orderByZeros(body) ?? fileOrder)
}

/** Western characters leave a zero in the high half of each unit, which gives the order away. */
function orderByZeros(bytes: Uint8Array): 'big' | 'little' | undefined {
  let even = 0
  let odd = 0
  const end = Math.min(bytes.length & ~1, 4096)
  for (let at = 0; at < end; at += 2) {
    if (bytes[at] === 0) even++
    if (bytes[at + 1] === 0) odd++
  }
  if (even === odd) return undefined
  return even > odd ? 'big' : 'little'
}

function decodeStrictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    // Not UTF-8: the caller has another guess.
    return undefined
  }
}

export function withoutTrailingNuls(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--
  return end === text.length ? text : text.slice(0, end)
}

/** Text that any store and any JSON reader accepts: no lone surrogates, no control characters but tab and line breaks. */
export const cleanText = (text: string): string =>
  text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '').toWellFormed()

/** Cut to at most so many UTF-16 units, never through a surrogate pair. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text
  const end = text.charCodeAt(most - 1) >= 0xd800 && text.charCodeAt(most - 1) <= 0xdbff ? most - 1 : most
  return text.slice(0, end)
}
