import { fourcc, u32be, u64be } from './bytes.ts'

export interface Box {
  readonly type: string
  /** Where its content lies in the file; the end may be beyond what was given. */
  readonly from: number
  readonly end: number
}

/** Lists the boxes between two places (ISO/IEC 14496-12 §4.2). */
export function* boxesIn(bytes: Uint8Array, from: number, end: number): Generator<Box> {
  let at = from
  for (let count = 0; at + 8 <= Math.min(end, bytes.length) && count < 4096; count++) {
    const short = u32be(bytes, at)
    const header = short === 1 ? 16 : 8
    const length = short === 1 ? u64be(bytes, at + 8) : short === 0 ? end - at : short
    if (length < header) return
    yield { type: fourcc(bytes, at + 4), from: at + header, end: Math.min(at + length, end) }
    at += length
  }
}
