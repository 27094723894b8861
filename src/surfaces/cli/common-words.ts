import { parseJson, usage } from './usage.ts'

/** What every operation takes besides its own flags. */
export interface CommonWords {
  readonly isJson: boolean
  readonly isWatched: boolean
  readonly isDryRun: boolean
  readonly isYes: boolean
  readonly isHelp: boolean
  /** The input that came as JSON. */
  readonly input: Readonly<Record<string, unknown>>
  readonly idempotencyKey: string | undefined
  /** The words that are left. */
  readonly rest: readonly string[]
}

type Switch = 'isWatched' | 'isDryRun' | 'isYes' | 'isHelp'
const switches: Readonly<Record<string, Switch>> = {
  '--watch': 'isWatched',
  '--dry-run': 'isDryRun',
  '--yes': 'isYes',
  '-y': 'isYes',
  '--help': 'isHelp',
  '-h': 'isHelp',
}

export function takeCommonWords(words: readonly string[]): CommonWords {
  const queue = [...words]
  const rest: string[] = []
  const found = { isJson: false, isWatched: false, isDryRun: false, isYes: false, isHelp: false }
  let input: Readonly<Record<string, unknown>> = {}
  let idempotencyKey: string | undefined

  while (queue.length > 0) {
    const word = queue.shift()!
    const [name, value] = cutAtEquals(word)
    if (word === '--') {
      rest.push(word, ...queue.splice(0))
    } else if (Object.hasOwn(switches, word)) {
      found[switches[word]!] = true
    } else if (name === '--json') {
      found.isJson = true
      const text = value ?? (queue[0]?.trimStart().startsWith('{') ? queue.shift() : undefined)
      if (text !== undefined) input = asFields(parseJson('json', text))
    } else if (name === '--idempotency-key') {
      idempotencyKey = value ?? queue.shift()
      if (!idempotencyKey) throw usage('--idempotency-key needs a value')
    } else rest.push(word)
  }
  return { ...found, input, idempotencyKey, rest }
}

function cutAtEquals(word: string): readonly [string, string | undefined] {
  const at = word.indexOf('=')
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)]
}

function asFields(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw usage('--json takes an object, like \'{"limit": 3}\'')
}
