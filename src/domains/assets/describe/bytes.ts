/** Reads past the end answer 0, so no input can make a read throw; where a length matters the caller checks it. */
export const u8 = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0

export const u16be = (bytes: Uint8Array, at: number): number => (u8(bytes, at) << 8) | u8(bytes, at + 1)
export const u16le = (bytes: Uint8Array, at: number): number => u8(bytes, at) | (u8(bytes, at + 1) << 8)
export const u24be = (bytes: Uint8Array, at: number): number => (u16be(bytes, at) << 8) | u8(bytes, at + 2)
export const u24le = (bytes: Uint8Array, at: number): number => u16le(bytes, at) | (u8(bytes, at + 2) << 16)
export const u32be = (bytes: Uint8Array, at: number): number =>
  u16be(bytes, at) * 0x10000 + u16be(bytes, at + 2)
export const u32le = (bytes: Uint8Array, at: number): number =>
  u16le(bytes, at) + u16le(bytes, at + 2) * 0x10000

/** Exact up to 2^53; larger values are rounded, which only happens in files that lie about their sizes. */
export const u64be = (bytes: Uint8Array, at: number): number =>
  u32be(bytes, at) * 0x100000000 + u32be(bytes, at + 4)
export const u64le = (bytes: Uint8Array, at: number): number =>
  u32le(bytes, at) + u32le(bytes, at + 4) * 0x100000000

export const latin1 = (bytes: Uint8Array, from = 0, to = bytes.length): string =>
  bufferOf(bytes).toString('latin1', Math.max(0, from), Math.max(0, to))

export const fourcc = (bytes: Uint8Array, at: number): string => latin1(bytes, at, at + 4)

/** Whether the ASCII text stands at this place. */
export function startsWith(bytes: Uint8Array, text: string, at = 0): boolean {
  for (let index = 0; index < text.length; index++) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false
  }
  return true
}

/** The same memory seen as a Buffer. */
export const bufferOf = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The place of a byte, or the end. */
export function indexOfByte(bytes: Uint8Array, byte: number, from = 0): number {
  const at = bytes.indexOf(byte, from)
  return at < 0 ? bytes.length : at
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? (parts[0] ?? new Uint8Array()) : Buffer.concat(parts)
}
