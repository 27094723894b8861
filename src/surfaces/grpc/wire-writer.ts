// The binary wire format (protobuf.dev/programming-guides/encoding), written into one buffer that grows.

export const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

/** Where messages are written, one after another. */
export interface WireOutput {
  buffer: Buffer
  /** Where the next byte goes. */
  at: number
}

/** What starts a field: its number and the kind of bytes that follow. */
export const tagOf = (number: number, type: (typeof wireType)[keyof typeof wireType]): number =>
  number * 8 + type

const firstBytes = 16_384
const keptBytes = 1_048_576

export const createWireOutput = (): WireOutput => ({ buffer: Buffer.allocUnsafeSlow(firstBytes), at: 0 })

/** A copy of what was written; the output is empty again. */
export function takeWritten(out: WireOutput): Buffer {
  const written = Buffer.from(out.buffer.subarray(0, out.at))
  out.at = 0
  if (out.buffer.length > keptBytes) out.buffer = Buffer.allocUnsafeSlow(firstBytes)
  return written
}

function reserve(out: WireOutput, bytes: number) {
  const { buffer, at } = out
  if (at + bytes <= buffer.length) return
  const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, at + bytes))
  buffer.copy(larger, 0, 0, at)
  out.buffer = larger
}

/** A number from 0 to 2⁵³ - 1 in groups of seven bits, lowest first. */
export function putVarint(out: WireOutput, value: number): void {
  reserve(out, 10)
  let rest = value
  while (rest > 127) {
    out.buffer[out.at++] = (rest % 128) | 128
    rest = Math.floor(rest / 128)
  }
  out.buffer[out.at++] = rest
}

/** Any safe integer; negative ones take ten bytes, as two's complement of 64 bits. */
export function putInteger(out: WireOutput, value: number): void {
  if (value >= 0) return putVarint(out, value)
  reserve(out, 10)
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 127n; rest >>= 7n) out.buffer[out.at++] = Number(rest & 127n) | 128
  out.buffer[out.at++] = Number(rest)
}

export function putDouble(out: WireOutput, value: number): void {
  reserve(out, 8)
  out.at = out.buffer.writeDoubleLE(value, out.at)
}

export function putBytes(out: WireOutput, value: Uint8Array): void {
  putVarint(out, value.length)
  reserve(out, value.length)
  out.buffer.set(value, out.at)
  out.at += value.length
}

/** Short strings are mostly ASCII, and copying their letters is quicker than asking for an encoding of them. */
export function putString(out: WireOutput, value: string): void {
  const { length } = value
  reserve(out, length * 3 + 5)
  const start = out.at
  out.at += 1
  if (length > 40 || !putAscii(out, value)) out.at = start + 1 + out.buffer.write(value, start + 1, 'utf8')
  closeLength(out, start)
}

function putAscii(out: WireOutput, value: string): boolean {
  const { buffer, at } = out
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index)
    if (code > 127) return false
    buffer[at + index] = code
  }
  out.at = at + value.length
  return true
}

/** What `put` writes, with its length in front. */
export function putNested<T>(out: WireOutput, value: T, put: (out: WireOutput, value: T) => void): void {
  reserve(out, 1)
  const start = out.at
  out.at += 1
  put(out, value)
  closeLength(out, start)
}

/** The length is known only afterwards: one byte was kept for it, and what follows moves when it needs more. */
function closeLength(out: WireOutput, start: number) {
  const length = out.at - start - 1
  if (length < 128) {
    out.buffer[start] = length
    return
  }
  const extra = varintBytes(length) - 1
  reserve(out, extra)
  out.buffer.copyWithin(start + 1 + extra, start + 1, out.at)
  const end = out.at + extra
  out.at = start
  putVarint(out, length)
  out.at = end
}

function varintBytes(value: number): number {
  let bytes = 1
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) bytes += 1
  return bytes
}
