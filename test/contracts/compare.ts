// What a change of the promised schemas would break for callers: pure data in, sentences out.
import type { JsonSchema } from '#surfaces/client'

export interface Promised {
  readonly operations: readonly PromisedOperation[]
  readonly events: readonly PromisedEvent[]
}

export interface PromisedOperation {
  readonly name: string
  readonly aliases: readonly string[]
  readonly permission: string
  readonly rest?: string | undefined
  readonly input: JsonSchema
  readonly output: JsonSchema
}

export interface PromisedEvent {
  readonly type: string
  readonly version: number
  readonly data: JsonSchema
}

/** Every promise of `before` that `after` no longer keeps. */
export function brokenPromises(before: Promised, after: Promised): readonly string[] {
  const operations = new Map(after.operations.map(operation => [operation.name, operation]))
  const names = new Set(after.operations.flatMap(({ name, aliases }) => [name, ...aliases]))
  const events = new Map(after.events.map(event => [event.type, event]))
  return [
    ...before.operations.flatMap(old => {
      const now = operations.get(old.name)
      if (!now) return names.has(old.name) ? [] : [`${old.name} is gone`]
      return brokenByOperation(old, now)
    }),
    ...before.events.flatMap(old => {
      const now = events.get(old.type)
      if (!now) return [`the event ${old.type} is gone`]
      // A new version says by its number that its shape is another one.
      return now.version === old.version ? compare(old.data, now.data, { ...ofEvent, place: old.type }) : []
    }),
  ]
}

function brokenByOperation(old: PromisedOperation, now: PromisedOperation): readonly string[] {
  const aliases = old.aliases.filter(alias => !now.aliases.includes(alias))
  return [
    ...aliases.map(alias => `${old.name} is no longer called ${alias}`),
    ...(old.permission === now.permission ? [] : [`${old.name} needs ${now.permission} instead of ${old.permission}`]),
    ...(old.rest === undefined || old.rest === now.rest ? [] : [`${old.name} is no longer at ${old.rest}`]),
    ...compare(old.input, now.input, { takes: true, place: `${old.name} input`, roots: [old.input, now.input] }),
    ...compare(old.output, now.output, { takes: false, place: `${old.name} output`, roots: [old.output, now.output] }),
  ]
}

interface Setting {
  /** True for what callers send: it may only become wider; what they get may only become narrower. */
  readonly takes: boolean
  readonly place: string
  readonly roots?: readonly [JsonSchema, JsonSchema] | undefined
  readonly depth?: number
}

const ofEvent = { takes: false } as const
const deepest = 20

function compare(oldSchema: JsonSchema, nowSchema: JsonSchema, setting: Setting): readonly string[] {
  const { takes, place, depth = 0, roots = [oldSchema, nowSchema] } = setting
  if (depth > deepest) return []
  const olds = waysOf(oldSchema, roots[0])
  const nows = waysOf(nowSchema, roots[1])
  const deeper = { takes, roots, depth: depth + 1 }
  // Every way callers could send must still be taken; every way they could get must be one they know.
  const [must, may] = takes ? [olds, nows] : [nows, olds]
  return must.flatMap(one => {
    const partners = may.filter(other => kindOf(other) === kindOf(one) || kindOf(other) === 'any')
    if (partners.length === 0) return [`${place}: ${kindOf(one)} is ${takes ? 'no longer taken' : 'new'}`]
    const found = partners.map(other => {
      const [old, now] = takes ? [one, other] : [other, one]
      return [...limitsOf(old, now, takes, place), ...fieldsOf(old, now, { ...deeper, place })]
    })
    return found.toSorted((a, b) => a.length - b.length)[0]!
  })
}

function fieldsOf(old: JsonSchema, now: JsonSchema, setting: Setting & { readonly roots: readonly [JsonSchema, JsonSchema] }) {
  const { takes, place } = setting
  const oldRequired = new Set(old.required as readonly string[] | undefined)
  const nowRequired = new Set(now.required as readonly string[] | undefined)
  const broken: string[] = []
  for (const [name, field] of Object.entries(old.properties ?? {})) {
    const other = now.properties?.[name]
    if (other) broken.push(...compare(field, other, { ...setting, place: `${place}.${name}` }))
    else if (!takes || now.additionalProperties === false) broken.push(`${place}.${name} is gone`)
    if (!takes && other && oldRequired.has(name) && !nowRequired.has(name)) broken.push(`${place}.${name} may be missing now`)
  }
  if (takes) {
    for (const name of nowRequired) if (!oldRequired.has(name)) broken.push(`${place}.${name} is required now`)
  }
  const [items, others] = [old.items, now.items] as [JsonSchema | undefined, JsonSchema | undefined]
  if (items && others) broken.push(...compare(items, others, { ...setting, place: `${place}[]` }))
  return broken
}

const upper = ['maximum', 'maxLength', 'maxItems', 'maxProperties'] as const
const lower = ['minimum', 'minLength', 'minItems', 'minProperties'] as const

/** Tighter limits break who sends; who receives can live with them. */
function limitsOf(old: JsonSchema, now: JsonSchema, takes: boolean, place: string): readonly string[] {
  if (!takes) return []
  const values = valuesOf(now)
  const gone = values ? (valuesOf(old) ?? ['any value']).filter(value => !values.includes(value)) : []
  return [
    ...gone.map(value => `${place}: ${String(value)} is no longer taken`),
    ...upper.filter(word => tightness(now[word], 1) < tightness(old[word], 1)).map(word => `${place}: ${word} is lower`),
    ...lower.filter(word => tightness(now[word], -1) > tightness(old[word], -1)).map(word => `${place}: ${word} is higher`),
    ...(now.pattern !== undefined && now.pattern !== old.pattern ? [`${place}: another pattern`] : []),
  ]
}

const tightness = (limit: unknown, sign: 1 | -1) => (typeof limit === 'number' ? limit : sign * Number.POSITIVE_INFINITY)
const valuesOf = (schema: JsonSchema) => ('const' in schema ? [schema.const] : schema.enum)

/** A schema in each way its value may look, references followed. */
function waysOf(schema: JsonSchema, root: JsonSchema, depth = 0): readonly JsonSchema[] {
  const name = /^#\/\$defs\/(.+)$/.exec(schema.$ref ?? '')?.[1]
  const found = schema.$ref === '#' ? root : ((name === undefined ? undefined : root.$defs?.[name]) ?? schema)
  const choices = found.anyOf ?? found.oneOf
  return choices && depth < 5 ? choices.flatMap(each => waysOf(each, root, depth + 1)) : [found]
}

function kindOf(schema: JsonSchema): string {
  if (typeof schema.type === 'string') return schema.type === 'integer' ? 'number' : schema.type
  if ('const' in schema) return typeof schema.const
  if (schema.enum) return typeof schema.enum[0]
  return schema.properties ? 'object' : 'any'
}
