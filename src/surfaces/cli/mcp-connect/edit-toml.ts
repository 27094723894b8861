import { isDeepStrictEqual } from 'node:util'
import { parse, stringify } from 'smol-toml'
import { UnreadableSettings, type Place } from './edit-json.ts'

type Table = Readonly<Record<string, unknown>>

/** As `editJson`, for a table of TOML: its lines are replaced, all others stay as they are. */
export function editToml(before: string, { section, name }: Place, value: object | undefined): string {
  const known = read(before)
  const servers = (known[section] ?? {}) as Table
  const isThere = Object.hasOwn(servers, name)
  if (isDeepStrictEqual(plain(servers[name]), value)) return before
  const eol = before.includes('\r\n') ? '\r\n' : '\n'
  const lines = before === '' ? [] : before.replace(/\r?\n$/, '').split(/\r?\n/)
  const block = blockOf(lines, section, name)
  if (isThere && !block) {
    throw new UnreadableSettings(`${section}.${name} is written in another way than as a table`)
  }
  const after = replaced(lines, block ?? [lines.length, lines.length], tableLines(section, name, value))
  const text = after.length === 0 ? '' : after.join(eol) + eol
  const { [name]: _, ...rest } = servers
  assertOnlyThat(known, read(text), section, value === undefined ? rest : { ...rest, [name]: value })
  return text
}

const tableLines = (section: string, name: string, value: object | undefined) =>
  value === undefined
    ? []
    : stringify({ [section]: { [name]: value } })
        .trimEnd()
        .split('\n')
        .filter(line => line !== `[${section}]`)

function replaced(lines: readonly string[], [from, to]: readonly [number, number], table: readonly string[]) {
  const head = lines.slice(0, from)
  const isApart = table.length === 0 || head.length === 0 || head.at(-1)!.trim() === ''
  const after = [...head, ...(isApart ? [] : ['']), ...table, ...lines.slice(to)]
  while (after.at(-1)?.trim() === '') after.pop()
  return after
}

function assertOnlyThat(before: Table, after: Table, section: string, expected: Table) {
  const { [section]: found = {}, ...others } = after
  const { [section]: _, ...othersBefore } = before
  if (isDeepStrictEqual(plain([found, others]), plain([expected, othersBefore]))) return
  throw new UnreadableSettings('it could not be changed without changing something else')
}

function read(text: string): Table {
  try {
    return parse(text)
  } catch (error) {
    throw new UnreadableSettings((error as Error).message.split('\n', 1)[0], { cause: error })
  }
}

/** Tables without the types of their parser. */
const plain = (value: unknown): unknown => structuredClone(value)

/** The lines of a table with those of the tables in it, up to the next one. */
function blockOf(
  lines: readonly string[],
  section: string,
  name: string,
): readonly [number, number] | undefined {
  const own = new RegExp(String.raw`^\s*\[\s*${section}\s*\.\s*"?${name}"?\s*(\.[^\]]*)?\]`)
  const from = lines.findIndex(line => own.test(line))
  if (from < 0) return undefined
  const next = lines.findIndex((line, at) => at > from && /^\s*\[/.test(line) && !own.test(line))
  const to = next < 0 ? lines.length : next
  // Comments right above the next table belong to that.
  let end = to
  while (end > from + 1 && next >= 0 && /^\s*(#.*)?$/.test(lines[end - 1]!)) end -= 1
  return [from, end]
}
