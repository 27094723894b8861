// I1  A number that was given to a name of a type belongs to it forever: the lock only grows.
// I2  What changes its type is another field and gets another number; the old one is reserved.
// I3  What no lock knows is numbered by a hash of its name: no other field's coming or going changes it.
import { allMessages, typeName, type EnumShape, type FieldShape, type MessageShape } from './message-shape.ts'

/** By path of a message or enum: `cup string` → 1, `SIZE_LARGE` → 2. */
export type NumberLock = Readonly<Record<string, Readonly<Record<string, number>>>>

/** What a field is locked as: its name and its type. */
export const lockKey = ({ name, shape, isRepeated }: FieldShape): string =>
  `${name} ${isRepeated ? 'repeated ' : ''}${typeName(shape)}`

/** The lock with numbers for everything that has none yet, counted on from what each message has. */
export function extendLock(lock: NumberLock, messages: readonly MessageShape[]): NumberLock {
  const grown: Record<string, Readonly<Record<string, number>>> = { ...lock }
  for (const message of allMessages(messages)) {
    grown[message.path] = extended(lock[message.path], message.fields.map(lockKey))
    for (const values of message.enums) {
      grown[values.path] = extended(lock[values.path], values.members.map(memberKey))
    }
  }
  return Object.fromEntries(Object.entries(grown).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const memberKey = ({ name }: EnumShape['members'][number]) => name

function extended(known: Readonly<Record<string, number>> | undefined, keys: readonly string[]) {
  const numbers: Record<string, number> = { ...known }
  let last = Math.max(0, ...Object.values(numbers))
  for (const key of keys) {
    last = numbers[key] === undefined ? next(last) : last
    numbers[key] ??= last
  }
  return numbers
}

/** Protocol Buffers keeps 19000 to 19999 for itself. */
const next = (last: number) => (last + 1 === 19_000 ? 20_000 : last + 1)

/** Gives every field and enum value its number: from the lock, else from its name. */
export function assignNumbers(messages: readonly MessageShape[], lock: NumberLock): void {
  for (const message of allMessages(messages)) {
    assign(message.fields, lockKey, { path: message.path, locked: lock[message.path] ?? {} })
    for (const { path, members } of message.enums) {
      assign(members, memberKey, { path, locked: lock[path] ?? {} })
    }
  }
}

interface Numbered {
  readonly name: string
  number: number
}

function assign<T extends Numbered>(
  list: readonly T[],
  keyOf: (each: T) => string,
  { path, locked }: { readonly path: string; readonly locked: Readonly<Record<string, number>> },
) {
  const taken = new Set(Object.values(locked))
  for (const each of list) {
    const key = keyOf(each)
    each.number = locked[key] ?? hashedNumber(`${path} ${key}`, taken)
    taken.add(each.number)
  }
}

/** FNV-1a in 28 bits: two of a hundred fields meet once in 50 000 messages, and then the later one moves on by one. */
function hashedNumber(text: string, taken: ReadonlySet<number>): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  let number = (hash >>> 4) + 20_000
  while (taken.has(number)) number += 1
  return number
}

/** Numbers that were given to fields or values which are gone; nobody gets them again. */
export function reservedNumbers(
  locked: Readonly<Record<string, number>> | undefined,
  used: readonly Numbered[],
): readonly { readonly name: string; readonly number: number }[] {
  const inUse = new Set(used.map(({ number }) => number))
  return Object.entries(locked ?? {})
    .map(([key, number]) => ({ name: key.split(' ', 1)[0]!, number }))
    .filter(({ number }) => !inUse.has(number))
    .toSorted((a, b) => a.number - b.number)
}
