import type { JsonSchema } from '#surfaces/client'

/** The schemas of one document, each once under a name that stays the same as long as the operation's does. */
export interface SchemaComponents {
  /** Keeps a schema under a name and answers the reference to it; what it defines inside gets names of its own. */
  add(name: string, schema: JsonSchema): { readonly $ref: string }
  readonly all: Readonly<Record<string, JsonSchema>>
}

const refTo = (name: string) => `#/components/schemas/${name}`

export function createSchemaComponents(): SchemaComponents {
  const all: Record<string, JsonSchema> = {}
  const keep = (name: string, schema: JsonSchema) => {
    if (Object.hasOwn(all, name)) throw new Error(`Two schemas of the OpenAPI document are called ${name}`)
    all[name] = schema
  }
  return {
    all,
    add(name, schema) {
      const { $defs = {}, ...root } = schema
      const renamed = (text: string) =>
        text === '#'
          ? refTo(name)
          : text.replace(/^#\/\$defs\/(.+)$/, (_, def: string) => refTo(nameOf(name, def)))
      keep(name, withRefs(root, renamed))
      for (const [def, inner] of Object.entries($defs)) keep(nameOf(name, def), withRefs(inner, renamed))
      return { $ref: refTo(name) }
    },
  }
}

/** `__schema0`, which nobody named, becomes the first part of what it belongs to. */
const nameOf = (owner: string, def: string) =>
  `${owner}${def.replace(/^__schema(\d+)$/, (_, index: string) => `Part${Number(index) + 1}`).replaceAll(/[^A-Za-z0-9]/g, '')}`

function withRefs<T>(schema: T, renamed: (ref: string) => string): T {
  if (Array.isArray(schema)) return schema.map(each => withRefs<unknown>(each, renamed)) as T
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema).map(([key, value]) =>
    key === '$ref' && typeof value === 'string'
      ? [key, renamed(value)]
      : [key, withRefs<unknown>(value, renamed)],
  )
  return Object.fromEntries(entries) as T
}
