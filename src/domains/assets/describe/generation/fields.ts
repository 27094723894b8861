import type { Container } from '../container.ts'
import { type JsonObject, asObject, parseJsonObject } from '../json.ts'
import { readXmpProperties } from '../xmp-properties.ts'

/** The named texts of a file, brought to the names the tools use however they were wrapped. */
export interface Fields {
  /** The names found in the file itself. */
  readonly keys: readonly string[]
  text(key: string): string | undefined
  json(key: string): JsonObject | undefined
  /** Every JSON object that could be a description of the picture. */
  readonly documents: readonly JsonObject[]
  xmp(name: string): string | undefined
}

/** Texts that hold a whole document when they hold JSON. */
const carriers = [
  'parameters',
  'UserComment',
  'Comment',
  'comment',
  'exif:UserComment',
  'ImageDescription',
  'XPComment',
  'Description',
  'description',
]

/** Keys that show that a document wraps other fields, as when a converter moves PNG texts into one EXIF comment. */
const wrapped = [
  'parameters',
  'prompt',
  'workflow',
  'Comment',
  'invokeai_metadata',
  'sd-metadata',
  'generation_data',
  'parameters-json',
  'smproj',
]

export function fieldsOf(container: Container): Fields {
  const values = new Map<string, unknown>()
  for (const [key, texts] of Object.entries(container.text)) {
    values.set(
      key,
      texts.find(text => text.trim() !== ''),
    )
  }
  const xmp = xmpValues(container.xmp)
  for (const [name, value] of xmp) if (!values.has(name)) values.set(name, value)
  unprefix(values)
  const cache = new Map<string, JsonObject | undefined>()
  const json = (key: string) => {
    if (!cache.has(key)) cache.set(key, objectOf(values.get(key)))
    return cache.get(key)
  }
  for (const carrier of carriers) for (const key of unwrap(values, json(carrier))) cache.delete(key)
  const documents = carriers.map(json).filter(document => document !== undefined)
  return {
    keys: Object.keys(container.text),
    text: key => {
      const value = values.get(key)
      return typeof value === 'string' ? value : undefined
    },
    json,
    documents,
    xmp: name => xmp.get(name),
  }
}

const objectOf = (value: unknown) => (typeof value === 'string' ? parseJsonObject(value) : asObject(value))

function xmpValues(xmp: string | undefined): Map<string, string> {
  const values = new Map<string, string>()
  if (xmp === undefined) return values
  for (const { name, values: found } of readXmpProperties(xmp)) {
    if (found[0] !== undefined && !values.has(name)) values.set(name, found.join('\n'))
  }
  return values
}

/** Some ComfyUI savers write `workflow:{…}` into EXIF fields meant for camera names. */
function unprefix(values: Map<string, unknown>): void {
  for (const [key, value] of values) {
    if (typeof value !== 'string' || values.size > 600) continue
    const match = /^(prompt|workflow|parameters)\s*:\s*(?=[{[])/i.exec(value)
    const name = match?.[1]?.toLowerCase()
    if (match && name !== undefined && key !== name && !values.has(name)) {
      values.set(name, value.slice(match[0].length))
    }
  }
}

/** Spreads a wrapping document out, and answers which names are new. */
function unwrap(values: Map<string, unknown>, document: JsonObject | undefined): string[] {
  if (!document) return []
  const isWrapper = wrapped.some(
    key => Object.hasOwn(document, key) && (objectOf(document[key]) !== undefined || key === 'parameters'),
  )
  const missing = isWrapper
    ? Object.keys(document)
        .filter(key => !values.has(key))
        .slice(0, 100)
    : []
  for (const key of missing) values.set(key, document[key])
  return missing
}
