import { flagsOf, type Flag } from '../flags.ts'
import type { KnownOperation } from '../known-operations.ts'
import { domainFor, operationFor } from '../short-words.ts'

export interface Candidate {
  readonly value: string
  readonly about: string
}

/** A command that is no operation, as it is declared. */
export interface KnownCommand {
  readonly name: string
  readonly aliases: readonly string[]
  readonly about: string
  readonly options: readonly KnownOption[]
  /** What stands in each place after it: one of these, or the id of a thing. */
  readonly places: readonly { readonly name: string; readonly choices: readonly string[] }[]
  readonly commands: readonly KnownCommand[]
}

export interface KnownOption extends Candidate {
  readonly isSwitch: boolean
  readonly choices: readonly string[]
}

export interface Known {
  readonly commands: readonly KnownCommand[]
  readonly operations: readonly KnownOperation[]
  /** Ids of things there are, by the operation that lists them and the field with the id. */
  idsOf(operation: string, field: string): Promise<readonly Candidate[]>
}

export interface Completed {
  readonly candidates: readonly Candidate[]
  /** The name of a file would do. */
  readonly mayBeFile: boolean
}

const nothing: Completed = { candidates: [], mayBeFile: false }
const aFile: Completed = { candidates: [], mayBeFile: true }

/** What the last word, begun or empty, may become. The words are those after the name of the program. */
export async function completeWords(words: readonly string[], known: Known): Promise<Completed> {
  const before = words.slice(0, -1)
  const current = words.at(-1) ?? ''
  const [first, ...rest] = before
  if (first === undefined) return begunWith(current, topWords(known))
  const command = known.commands.find(({ name, aliases }) => name === first || aliases.includes(first))
  const domain = domainOf(command?.name ?? first, known.operations)
  const [second, ...after] = rest
  const inner = command?.commands.find(({ name }) => name === second)
  if (inner) return ofCommand(inner, after, current, known)
  const isGroup = domain !== undefined || (command?.commands.length ?? 0) > 0
  if (command && !isGroup) return ofCommand(command, rest, current, known)
  if (second === undefined) return begunWith(current, inDomain(domain, command, known.operations))
  const verb = domain === undefined ? second : operationFor(domain, second, known.operations)
  const operation = named(known.operations, `${domain}.${verb}`)
  return operation ? ofOperation(operation, after, current, known) : nothing
}

const named = (operations: readonly KnownOperation[], wanted: string) =>
  operations.find(({ name, aliases }) => name === wanted || aliases.includes(wanted))

const prefixOf = (name: string) => name.split('.', 1)[0]!

/** As the command line understands it: `workflow`, `wf`; undefined when it is none. */
function domainOf(word: string, operations: readonly KnownOperation[]): string | undefined {
  const domain = domainFor(word, operations)
  return operations.some(({ name }) => prefixOf(name) === domain) ? domain : undefined
}

function topWords({ commands, operations }: Known): Candidate[] {
  const domains = Map.groupBy(operations, ({ name }) => prefixOf(name))
  const own = commands.map(({ name, about }) => ({ value: name, about }))
  const others = [...domains]
    .filter(([domain]) => commands.every(({ name }) => name !== domain))
    .map(([domain, list]) => ({ value: domain, about: list.map(({ name }) => lastWord(name)).join(', ') }))
  return [...own, ...others, { value: 'help', about: 'what there is' }]
}

const lastWord = (name: string) => name.slice(name.indexOf('.') + 1)

function inDomain(
  domain: string | undefined,
  command: KnownCommand | undefined,
  operations: readonly KnownOperation[],
): Candidate[] {
  const own = command?.commands.map(({ name, about }) => ({ value: name, about })) ?? []
  const others = operations
    .filter(({ name }) => prefixOf(name) === domain)
    .map(({ name, about }) => ({ value: lastWord(name), about }))
    .filter(({ value }) => own.every(each => each.value !== value))
  return [...own, ...others, help]
}

const help: Candidate = { value: '--help', about: 'what it takes' }

async function ofCommand(
  { options, places }: KnownCommand,
  before: readonly string[],
  current: string,
  known: Known,
): Promise<Completed> {
  const open = options.find(({ value, isSwitch }) => value === before.at(-1) && !isSwitch)
  if (open) return open.choices.length > 0 ? begunWith(current, plain(open.choices)) : aFile
  if (current.startsWith('-')) {
    const left = options.filter(({ value }) => !before.includes(value))
    return begunWith(current, [...left, help])
  }
  const isTaken = (word: string, at: number) => !word.startsWith('-') && !takesValue(before[at - 1], options)
  const place = places[before.filter(isTaken).length]
  if (!place) return nothing
  if (place.choices.length > 0) return begunWith(current, plain(place.choices))
  const lister = listerOf(place.name, known.operations)
  return lister === undefined ? nothing : begunWith(current, await known.idsOf(lister, place.name))
}

const takesValue = (word: string | undefined, options: readonly KnownOption[]) =>
  options.some(({ value, isSwitch }) => value === word && !isSwitch)

const plain = (values: readonly string[]): Candidate[] => values.map(value => ({ value, about: '' }))

/** Words every operation takes. */
const commonWords = ({ effect, has_plan }: KnownOperation): Candidate[] => [
  { value: '--json', about: 'answer as JSON' },
  ...(has_plan ? [{ value: '--dry-run', about: 'show the plan and change nothing' }] : []),
  ...(has_plan || effect === 'destroy' ? [{ value: '--yes', about: 'do not ask first' }] : []),
  { value: '--watch', about: 'follow the workflow it starts' },
  { value: '--idempotency-key', about: 'the same key twice is done once' },
  help,
]

async function ofOperation(
  operation: KnownOperation,
  before: readonly string[],
  current: string,
  known: Known,
): Promise<Completed> {
  const flags = flagsOf(operation.input_schema)
  const find = (word: string | undefined) =>
    word?.startsWith('--') ? flags.find(({ names }) => names.includes(word.slice(2))) : undefined
  const [name = '', ...begun] = current.split('=')
  const joined = begun.length > 0 ? find(name) : undefined
  if (joined) {
    const { candidates, mayBeFile } = await valuesOf(joined, begun.join('='), known)
    return { candidates: candidates.map(each => ({ ...each, value: `${name}=${each.value}` })), mayBeFile }
  }
  const open = find(before.at(-1))
  if (open && open.kind !== 'boolean') return valuesOf(open, current, known)
  if (current.startsWith('-')) {
    const own = flags.map(({ names, about }) => ({ value: `--${names[0]}`, about }))
    const all = [...own, ...commonWords(operation)]
    const isGiven = ({ value }: Candidate) => before.includes(value)
    const unique = all.filter((each, at) => all.findIndex(({ value }) => value === each.value) === at)
    return begunWith(
      current,
      unique.filter(each => !isGiven(each)),
    )
  }
  const wanted = flags.find(flag => flag.isRequired && flag.kind === 'text' && !isGivenFlag(flag, before))
  if (wanted) return valuesOf(wanted, current, known)
  return nothing
}

const isGivenFlag = ({ names }: Flag, words: readonly string[]) =>
  words.some(word => names.some(name => word === `--${name}` || word.startsWith(`--${name}=`)))

const aboutPath = /\b(path|folder)\b/
const pathLike = /(^|_)(path|paths|folder|file|destination|root|directory)$/

async function valuesOf(
  { path, kind, values, about, isDocument }: Flag,
  current: string,
  known: Known,
): Promise<Completed> {
  if (values.length > 0) return begunWith(current, plain(values))
  if (kind === 'boolean') return begunWith(current, plain(['true', 'false']))
  const field = path.at(-1)!
  if (isDocument || pathLike.test(field) || aboutPath.test(about)) return aFile
  const lister = listerOf(field, known.operations)
  return lister === undefined ? nothing : begunWith(current, await known.idsOf(lister, field))
}

/** `change_id` names what `changes.list` lists; `dead_letter_id` what `events.dead_letters` does. */
function listerOf(field: string, operations: readonly KnownOperation[]): string | undefined {
  const thing = field.replace(/_id$/, '')
  const wanted = new Set([`${thing}s.list`, `${thing}.list`])
  return operations.find(
    ({ name, effect, input_schema }) =>
      effect === 'read' &&
      (wanted.has(name) || lastWord(name) === `${thing}s`) &&
      ((input_schema.required ?? []) as readonly string[]).length === 0,
  )?.name
}

const begunWith = (current: string, candidates: readonly Candidate[]): Completed => ({
  candidates: candidates.filter(({ value }) => value.startsWith(current)),
  mayBeFile: false,
})
