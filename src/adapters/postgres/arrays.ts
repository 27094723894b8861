import { storeError } from './errors.ts'

/** How the values of one column travel: as an array of this type. */
export type ElementType = 'text' | 'bigint' | 'double precision' | 'smallint'

const oidByType: Readonly<Record<ElementType, number>> = {
  text: 25,
  bigint: 20,
  'double precision': 701,
  smallint: 21,
}

/** Memory that is written over for each batch: fresh buffers cost more than filling them. */
export interface Arena {
  take(size: number): Buffer
  /** Says how much of the last taking is used; the rest is free again. */
  keep(size: number): void
  /** What was taken so far may be written over from now on. */
  reset(): void
}

export function createArena(size: number): Arena {
  const memory = Buffer.allocUnsafeSlow(size)
  let used = 0
  let taken = 0
  return {
    take(wanted) {
      taken = wanted <= size - used ? wanted : 0
      return taken > 0 ? memory.subarray(used, used + wanted) : Buffer.allocUnsafe(wanted)
    },
    keep(kept) {
      used += Math.min(kept, taken)
    },
    reset() {
      used = 0
    },
  }
}

/**
 * One column as a PostgreSQL array in binary form (`array_recv`: dimensions, has-null flag, element type, length and
 * lower bound, then each element behind its length). JSON in the text form would be escaped here and unescaped there:
 * a third of the client's time and half of the throughput.
 */
export function encodeArray(
  type: ElementType,
  values: readonly unknown[],
  name: string,
  arena?: Arena,
): Buffer {
  const size = 20 + sizeOf(type, values)
  const buffer = arena ? arena.take(size) : Buffer.allocUnsafe(size)
  buffer.writeInt32BE(values.length === 0 ? 0 : 1, 0)
  buffer.writeInt32BE(0, 4)
  buffer.writeInt32BE(oidByType[type], 8)
  buffer.writeInt32BE(values.length, 12)
  buffer.writeInt32BE(1, 16)

  let at = values.length === 0 ? 12 : 20
  for (const value of values) {
    if (value === null) {
      buffer.writeInt32BE(1, 4)
      at = buffer.writeInt32BE(-1, at)
      continue
    }
    const end = writeElement(type, buffer, at + 4, value, name)
    buffer.writeInt32BE(end - at - 4, at)
    at = end
  }
  arena?.keep(at)
  return buffer.subarray(0, at)
}

/** Enough for any encoding of these values: UTF-8 takes at most three bytes for a UTF-16 unit. */
function sizeOf(type: ElementType, values: readonly unknown[]): number {
  if (type !== 'text') return values.length * 12
  let size = values.length * 4
  for (const value of values) size += typeof value === 'string' ? value.length * 3 : 0
  return size
}

function writeElement(type: ElementType, buffer: Buffer, at: number, value: unknown, name: string): number {
  if (type === 'text') {
    if (typeof value !== 'string') throw misfit(name, 'a text', value)
    return at + buffer.write(value, at, 'utf8')
  }
  if (typeof value !== 'number') throw misfit(name, 'a number', value)
  switch (type) {
    case 'bigint':
      if (!Number.isSafeInteger(value)) throw misfit(name, 'a whole number up to 2^53', value)
      return buffer.writeUInt32BE(value >>> 0, buffer.writeInt32BE(Math.floor(value / 2 ** 32), at))
    case 'double precision':
      if (!Number.isFinite(value)) throw misfit(name, 'a finite number', value)
      return buffer.writeDoubleBE(value, at)
    case 'smallint':
      if (!Number.isInteger(value) || Math.abs(value) > 0x7fff)
        throw misfit(name, 'a small whole number', value)
      return buffer.writeInt16BE(value, at)
  }
}

const misfit = (name: string, wanted: string, value: unknown) =>
  storeError('INVALID_ROW', `${name} takes ${wanted}, not ${String(value).slice(0, 60)}`)
