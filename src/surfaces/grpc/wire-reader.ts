import { Refusal } from '#kernel'
import { isUtf8 } from 'node:buffer'

/** Bytes being read: one message and what is nested in it. */
export interface WireInput {
  readonly buffer: Buffer
  at: number
  /** Of the innermost message being read. */
  end: number
  depth: number
  values: number
}

const maxDepth = 64
/** A byte or two can stand for a whole object. */
const maxValues = 200_000

export const wireInput = (buffer: Buffer): WireInput => ({
  buffer,
  at: 0,
  end: buffer.length,
  depth: 0,
  values: 0,
})

/** Number and wire type of the next field, as `tagOf` makes them; 0 at the end of the message. */
export function takeTag(input: WireInput): number {
  if (input.at >= input.end) return 0
  const tag = Number(takeVarint(input))
  if (tag < 8) throw broken('a field has no number')
  return tag
}

/** A number, or decimal text where no number holds it exactly. */
export function takeInteger(input: WireInput): number | string {
  const value = takeVarint(input)
  if (typeof value === 'number') return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

export const takeBoolean = (input: WireInput): boolean => Number(takeVarint(input)) !== 0

export function takeDouble(input: WireInput): number {
  if (input.end - input.at < 8) throw broken()
  input.at += 8
  return input.buffer.readDoubleLE(input.at - 8)
}

export function takeString(input: WireInput): string {
  const bytes = takeBytes(input)
  if (!isUtf8(bytes)) throw broken('a string is not UTF-8')
  return bytes.toString('utf8')
}

export function takeBytes(input: WireInput): Buffer {
  const bytes = takeLength(input)
  input.at += bytes
  return input.buffer.subarray(input.at - bytes, input.at)
}

/** Reads what has a length in front, up to its end. */
export function takeNested<T>(input: WireInput, take: (input: WireInput) => T): T {
  const bytes = takeLength(input)
  const outer = input.end
  if (input.depth >= maxDepth) throw tooDeep()
  input.depth += 1
  input.end = input.at + bytes
  const value = take(input)
  input.at = input.end
  input.end = outer
  input.depth -= 1
  return value
}

/** Counts one more value; a message that unfolds into too many is refused. */
export function countValue(input: WireInput): void {
  input.values += 1
  if (input.values > maxValues) throw tooMany()
}

function takeLength(input: WireInput): number {
  const bytes = Number(takeVarint(input))
  if (bytes < 0 || bytes > input.end - input.at) throw broken()
  return bytes
}

function takeVarint(input: WireInput): number | bigint {
  let value = 0
  let scale = 1
  for (let shift = 0; shift < 49; shift += 7) {
    if (input.at >= input.end) throw broken()
    const byte = input.buffer[input.at++]!
    value += (byte & 127) * scale
    if (byte < 128) return value
    scale *= 128
  }
  return takeRest(input, BigInt(value))
}

/** Beyond 49 bits numbers would lose some. */
function takeRest(input: WireInput, first: bigint): bigint {
  let value = first
  for (let shift = 49n; shift < 70n; shift += 7n) {
    if (input.at >= input.end) throw broken()
    const byte = input.buffer[input.at++]!
    value |= BigInt(byte & 127) << shift
    if (byte < 128) return BigInt.asIntN(64, value)
  }
  throw broken()
}

const broken = (why = 'it ends too early or is cut wrongly') =>
  new Refusal('INVALID_INPUT', `The message cannot be read: ${why}`, { status: 400 })

const tooDeep = () =>
  new Refusal('TOO_LARGE', `Messages are nested at most ${maxDepth} deep here`, {
    details: { max_depth: maxDepth },
  })

const tooMany = () =>
  new Refusal('TOO_LARGE', `A message holds at most ${maxValues} values here`, {
    details: { max_values: maxValues },
  })
