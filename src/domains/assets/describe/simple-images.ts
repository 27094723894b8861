import { latin1, startsWith, u16le, u32le, u8 } from './bytes.ts'
import { type Draft, setSize } from './draft.ts'

/** The size in a bitmap header; a negative height only means the rows run downwards. */
export function readBmp(draft: Draft, bytes: Uint8Array): void {
  if (u32le(bytes, 14) === 12) return setSize(draft, u16le(bytes, 18), u16le(bytes, 20))
  setSize(draft, Math.abs(u32le(bytes, 18) | 0), Math.abs(u32le(bytes, 22) | 0))
}

/** Width and height of an SVG in pixels, from its attributes or else from its view box. */
export function readSvg(draft: Draft, bytes: Uint8Array): void {
  const tag = /<svg\b[^>]{0,8000}/i.exec(latin1(bytes, 0, 16_384))?.[0] ?? ''
  const pixels = (name: string) =>
    Number(
      new RegExp(`\\s${name}\\s*=\\s*["']\\s*(\\d{1,6}(?:\\.\\d{1,6})?)(?:px)?\\s*["']`).exec(tag)?.[1] ?? 0,
    )
  const box =
    /\sviewBox\s*=\s*["']\s*([-\d.eE]{1,20})[\s,]+([-\d.eE]{1,20})[\s,]+([\d.eE]{1,20})[\s,]+([\d.eE]{1,20})/.exec(
      tag,
    )
  const width = pixels('width') || Number(box?.[3] ?? 0)
  const height = pixels('height') || Number(box?.[4] ?? 0)
  if (Number.isFinite(width) && Number.isFinite(height)) setSize(draft, Math.round(width), Math.round(height))
}

/** Fuji raw files hold a JPEG with the camera's EXIF; answers that picture. */
export function rafPreview(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 92) return new Uint8Array()
  const from = view.getUint32(84)
  return bytes.subarray(from, from + view.getUint32(88))
}

const ratios = [
  [1, 1],
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
] as const

/** The SizeHeader that opens a JPEG XL codestream (ISO/IEC 18181-1 §D.2), packed into bits from the lowest. */
export function readJxlSize(draft: Draft, bytes: Uint8Array): void {
  if (draft.width > 0 || !startsWith(bytes, '\xff\x0a')) return
  let bit = 16
  const take = (count: number) => {
    let value = 0
    for (let index = 0; index < count; index++, bit++) {
      value += ((u8(bytes, bit >> 3) >> (bit & 7)) & 1) * 2 ** index
    }
    return value
  }
  const isSmall = take(1) === 1
  const side = () => (isSmall ? (take(5) + 1) * 8 : take([9, 13, 18, 30][take(2)] ?? 9) + 1)
  const height = side()
  const ratio = take(3)
  const [across, down] = ratios[ratio] ?? [1, 1]
  setSize(draft, ratio === 0 ? side() : Math.floor((height * across) / down), height)
}
