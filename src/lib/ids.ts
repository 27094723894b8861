// cspell:ignore abcdefghjkmnpqrstvwxyz
import { randomFillSync } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const pool = new Uint8Array(4096)
let poolAt = pool.length

/** Prefixed UUIDv7 (RFC 9562 §5.7) in Crockford base 32: sortable by time, growing within one process. */
export function createIds(now: () => number): (prefix: string) => string {
  const bytes = new Uint8Array(16)
  let lastMs = 0
  let counter = 0

  return prefix => {
    const ms = Math.max(now(), lastMs)
    counter = ms === lastMs ? counter + 1 : 0
    lastMs = counter > 0xfff ? ms + 1 : ms
    if (counter > 0xfff) counter = 0
    if (poolAt + 8 > pool.length) {
      randomFillSync(pool)
      poolAt = 0
    }
    const high = Math.floor(lastMs / 0x10000)
    bytes[0] = high >>> 24
    bytes[1] = high >>> 16
    bytes[2] = high >>> 8
    bytes[3] = high
    bytes[4] = lastMs >>> 8
    bytes[5] = lastMs
    bytes[6] = 0x70 | (counter >>> 8)
    bytes[7] = counter
    for (let at = 8; at < 16; at += 1) bytes[at] = pool[poolAt++]!
    bytes[8] = 0x80 | (bytes[8]! & 0x3f)
    return `${prefix}_${base32(bytes)}`
  }
}

/** 128 bits as 26 characters; the first carries two zero bits, as in ULID. */
function base32(bytes: Uint8Array): string {
  let text = ''
  let held = 0
  let bits = 2
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(held >>> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return text
}
