// The base framing of RFC 6455 §5.2, as far as a server sends text: unmasked, final, without extensions.

const finalText = 0x81

/** One text frame, ready for the socket of anybody. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const start = headerLength(length)
  const frame = Buffer.allocUnsafe(start + length)
  writeHeader(frame, length)
  frame.write(text, start)
  return frame
}

export const headerLength = (length: number) => (length < 126 ? 2 : length < 65_536 ? 4 : 10)

export function writeHeader(frame: Buffer, length: number, at = 0): void {
  frame[at] = finalText
  if (length < 126) {
    frame[at + 1] = length
  } else if (length < 65_536) {
    frame[at + 1] = 126
    frame.writeUInt16BE(length, at + 2)
  } else {
    frame[at + 1] = 127
    frame.writeBigUInt64BE(BigInt(length), at + 2)
  }
}
