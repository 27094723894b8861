// Flags from a JSON schema. A field `filters.media_type` is `--filters.media-type`, and `--media-type` where no other
// field of the operation ends so.
import { Refusal } from '#kernel'
import { nearest } from '#lib/nearest'
import type { JsonSchema } from '#surfaces/client'

type Schema = JsonSchema & {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly description?: string
  readonly default?: unknown
  readonly required?: readonly string[]
}

export interface Flag {
  readonly path: readonly string[]
  /** Without the dashes in front. */
  readonly names: readonly string[]
  readonly kind: 'boolean' | 'number' | 'text' | 'list' | 'json'
  readonly values: readonly string[]
  readonly about: string
  readonly isRequired: boolean
}

const deepest = 3

export function flagsOf(schema: JsonSchema): Flag[] {
  const fields = collect(schema as Schema, [], true)
  const endings = new Map<string, number>()
  for (const { path } of fields) endings.set(path.at(-1)!, (endings.get(path.at(-1)!) ?? 0) + 1)
  return fields.map(field => {
    const full = field.path.map(dashed).join('.')
    const ending = dashed(field.path.at(-1)!)
    const isShort = field.path.length > 1 && endings.get(field.path.at(-1)!) === 1
    return { ...field, names: isShort ? [ending, full] : [full] }
  })
}

const dashed = (name: string) => name.replaceAll('_', '-')

function collect(schema: Schema, path: readonly string[], isParentRequired: boolean): Omit<Flag, 'names'>[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const here = [...path, name]
    const isRequired = isParentRequired && (schema.required?.includes(name) ?? false)
    if (field.properties && here.length < deepest)
      return [...collect(field, here, isRequired), describe(field, here, false)]
    return [describe(field, here, isRequired)]
  })
}

function describe(field: Schema, path: readonly string[], isRequired: boolean): Omit<Flag, 'names'> {
  const options: readonly Schema[] = field.anyOf ?? [field]
  const types = options.flatMap(option => option.type ?? [])
  const values = options.flatMap(option => (option.enum ?? option.items?.enum ?? []).map(String))
  return { path, kind: kindOf(field, types), values, about: field.description ?? '', isRequired }
}

function kindOf(field: Schema, types: readonly string[]): Flag['kind'] {
  if (field.properties || types.includes('object') || types.length === 0) return 'json'
  if (types.includes('array')) return field.items?.properties ? 'json' : 'list'
  if (types.includes('boolean')) return 'boolean'
  if (types.includes('string')) return 'text'
  return types.includes('number') || types.includes('integer') ? 'number' : 'text'
}

/** Builds the input from `--flag value`, `--flag=value` and bare words for required fields, in their order. */
export function readFlags(flags: readonly Flag[], words: readonly string[]): Record<string, unknown> {
  const flagByName = new Map(flags.flatMap(flag => flag.names.map(name => [name, flag] as const)))
  const unset = flags.filter(flag => flag.isRequired && flag.kind === 'text')
  const input: Record<string, unknown> = {}
  const queue = [...words]
  while (queue.length > 0) {
    const word = queue.shift()!
    if (!word.startsWith('--')) {
      const flag = unset.shift()
      if (!flag) throw usage(`${word} is one word too many`)
      put(input, flag, word)
      continue
    }
    const [name = '', ...after] = word.slice(2).split('=')
    const flag = flagByName.get(name.replaceAll('_', '-'))
    if (!flag) throw unknownFlag(name, [...flagByName.keys()])
    unset.splice(0, unset.length, ...unset.filter(each => each !== flag))
    const hasValue = after.length > 0
    if (flag.kind === 'boolean' && !hasValue) {
      const next = queue[0]
      put(input, flag, next === 'true' || next === 'false' ? queue.shift()! : 'true')
      continue
    }
    const value = hasValue ? after.join('=') : queue.shift()
    if (value === undefined) throw usage(`--${name} needs a value`)
    put(input, flag, value)
  }
  return input
}

function put(input: Record<string, unknown>, flag: Flag, text: string) {
  let at: Record<string, unknown> = input
  for (const name of flag.path.slice(0, -1)) at = (at[name] ??= {}) as Record<string, unknown>
  const last = flag.path.at(-1)!
  const value = parse(flag, text)
  const before = at[last]
  at[last] = flag.kind === 'list' && Array.isArray(before) ? [...before, ...(value as unknown[])] : value
}

function parse(flag: Flag, text: string): unknown {
  const name = flag.names[0]!
  if (flag.kind === 'boolean') return text !== 'false'
  if (flag.kind === 'list')
    return text.startsWith('[')
      ? parseJson(name, text)
      : text
          .split(',')
          .map(part => part.trim())
          .filter(Boolean)
  if (flag.kind === 'json') return /^[[{"]/.test(text) ? parseJson(name, text) : text
  if (flag.kind !== 'number') return text
  const number = Number(text)
  if (text === '' || Number.isNaN(number)) throw usage(`--${name} takes a number, not ${text}`)
  return number
}

export function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw usage(`--${name} is not JSON: ${(error as Error).message}`)
  }
}

function unknownFlag(name: string, known: readonly string[]) {
  const hint = nearest(name, known)
  return usage(`There is no flag --${name}${hint ? `; did you mean --${hint}?` : ''}`)
}

/** A mistake in the words typed: exit code 2. */
export const usage = (message: string) => new Refusal('USAGE', message, { suggestions: ['--help'] })
