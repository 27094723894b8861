import {
  applyEdits,
  getLocation,
  modify,
  parse,
  printParseErrorCode,
  type Edit,
  type ParseError,
} from 'jsonc-parser'
import { isDeepStrictEqual } from 'node:util'

export interface Place {
  readonly section: string
  readonly name: string
}

/** A file as it is cannot be changed without harm; it stays as it is. */
export class UnreadableSettings extends Error {
  override readonly name = 'UnreadableSettings'
}

/** Puts a value at its place, or takes it away (undefined). Comments and everything else stay. */
export function editJson(before: string, { section, name }: Place, value: object | undefined): string {
  const mark = before.startsWith('\uFEFF') ? '\uFEFF' : ''
  const text = before.slice(mark.length)
  const source = text.trim() === '' ? '{}\n' : text
  const known = read(source)
  const { [section]: given = {}, ...others } = known
  if (!isObject(given)) throw new UnreadableSettings(`"${section}" is not an object`)
  if (value === undefined && !(name in given)) return before
  if (isDeepStrictEqual(given[name], value)) return before
  const edits = modify(source, [section, name], value, {}).map(edit => written(source, edit))
  const after = applyEdits(source, edits)
  const { [name]: _, ...servers } = given
  const expected = { ...others, [section]: value === undefined ? servers : { ...servers, [name]: value } }
  if (!isDeepStrictEqual(read(after), expected)) {
    throw new UnreadableSettings('it could not be changed without changing something else')
  }
  return mark + after
}

function read(text: string): Readonly<Record<string, unknown>> {
  const errors: ParseError[] = []
  const value: unknown = parse(text, errors, { allowTrailingComma: true })
  const [first] = errors
  if (first) {
    const line = text.slice(0, first.offset).split('\n').length
    throw new UnreadableSettings(`line ${line}: ${printParseErrorCode(first.error)}`)
  }
  if (!isObject(value)) throw new UnreadableSettings('it is not an object')
  return value
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// What is inserted: a value alone, or a property, with a comma before or behind it.
const INSERTED = /^(,?)(?:("(?:[^"\\]|\\.)*") *: *)?(\{.*\})(,?)$/s

/** On lines of its own, indented as the file is; what stands beside it is not touched. */
function written(source: string, edit: Edit): Edit {
  const parts = INSERTED.exec(edit.content)
  if (!parts) return edit
  const [, before, key, json, behind] = parts as unknown as readonly string[]
  const eol = source.includes('\r\n') ? '\r\n' : '\n'
  const [, indent = '  '] = /\n([ \t]+)\S/.exec(source) ?? []
  const depth = getLocation(source, edit.offset).path.length || 1
  const lines = JSON.stringify(JSON.parse(json!), undefined, indent).split('\n')
  const value = lines.join(eol + indent.repeat(depth))
  if (key === undefined) return { ...edit, content: before + value + behind }
  const isAlone = source[edit.offset + edit.length] === '}'
  const end = isAlone && behind === '' ? eol + indent.repeat(depth - 1) : ''
  return { ...edit, content: `${before}${eol}${indent.repeat(depth)}${key}: ${value}${behind}${end}` }
}
