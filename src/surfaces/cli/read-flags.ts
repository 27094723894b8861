import { nearest } from '#lib/nearest'
import type { Flag } from './flags.ts'
import { parseJson, usage } from './usage.ts'

type Fields = Record<string, unknown>

/** Adds `--flag value`, `--flag=value` and bare words for required texts, in their order, to an input. */
export function readFlags(
  flags: readonly Flag[],
  words: readonly string[],
  input: Readonly<Fields> = {},
): Fields {
  const flagByName = new Map(flags.flatMap(flag => flag.names.map(name => [name, flag] as const)))
  const given = new Set<Flag>()
  const fields: Fields = structuredClone(input)
  const queue = [...words]
  const give = (flag: Flag, text: string) => {
    put(fields, flag, parse(flag, text), given.has(flag))
    given.add(flag)
  }
  const giveBare = (word: string) => {
    const flag = flags.find(each => each.isRequired && each.kind === 'text' && !given.has(each))
    if (!flag) throw usage(`${word} is one word too many`)
    give(flag, word)
  }

  while (queue.length > 0) {
    const word = queue.shift()!
    if (word === '--') {
      for (const bare of queue.splice(0)) giveBare(bare)
    } else if (!/^-\D/.test(word)) giveBare(word)
    else {
      const [name, value] = nameAndValue(word)
      const flag = flagByName.get(name.replaceAll('_', '-'))
      if (!flag) throw unknownFlag(word, name, flagByName)
      give(flag, value ?? takeValue(flag, name, queue))
    }
  }
  return fields
}

function nameAndValue(word: string): readonly [string, string | undefined] {
  const [name = '', ...value] = word.replace(/^-+/, '').split('=')
  return [name, value.length > 0 ? value.join('=') : undefined]
}

/** The word after a flag, when it is a value. */
function takeValue({ kind }: Flag, name: string, queue: string[]): string {
  const [next] = queue
  if (kind === 'boolean' && next !== 'true' && next !== 'false') return 'true'
  if (next !== undefined && !next.startsWith('--')) return queue.shift()!
  throw usage(
    `--${name} needs a value${next === undefined ? '' : `; write --${name}=${next} when that is one`}`,
  )
}

/** A list that is named twice has what both say. */
function put(fields: Fields, { path, kind }: Flag, value: unknown, isAgain: boolean) {
  let at = fields
  for (const name of path.slice(0, -1)) {
    if (!isFields(at[name])) at[name] = {}
    at = at[name] as Fields
  }
  const last = path.at(-1)!
  const before = at[last]
  at[last] = isAgain && kind === 'list' && Array.isArray(before) ? before.concat(value) : value
}

const isFields = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)

function parse({ kind, isNumeric, names }: Flag, text: string): unknown {
  const name = names[0]!
  switch (kind) {
    case 'text':
      return text
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true'
      throw usage(`--${name} is true or false, not ${text}`)
    case 'number':
      return parseNumber(name, text)
    case 'list': {
      if (text.startsWith('[')) return parseJson(name, text)
      const parts = text.split(',').map(part => part.trim())
      return parts.filter(Boolean).map(part => (isNumeric ? parseNumber(name, part) : part))
    }
    case 'json':
      if (isNumeric && /^-?\d+(\.\d+)?$/.test(text)) return Number(text)
      return /^[[{"]/.test(text) ? parseJson(name, text) : text
  }
}

function parseNumber(name: string, text: string): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isFinite(number)) return number
  throw usage(`--${name} takes a number, not ${text || 'nothing'}`)
}

function unknownFlag(word: string, name: string, known: ReadonlyMap<string, Flag>) {
  const hint = word.startsWith('--') ? nearest(name.replaceAll('_', '-'), [...known.keys()]) : undefined
  const written = word.split('=', 1)[0]
  return usage(`There is no flag ${written}${hint ? `; did you mean --${hint}?` : ''}`)
}
