// An OpenAPI 3.1 document, as far as the pages show it.
import type { JsonSchema } from '#surfaces/client'

export interface DescribedParameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: JsonSchema
  readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema | { readonly $ref: string } }>>
}

export interface Reference {
  readonly $ref: string
}

type Content = Readonly<
  Record<
    string,
    { readonly schema?: JsonSchema | Reference; readonly examples?: Readonly<Record<string, unknown>> }
  >
>

export interface DescribedAnswer {
  readonly description: string
  readonly content?: Content
}

export interface DescribedMethod {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly parameters?: readonly (DescribedParameter | Reference)[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, DescribedAnswer | Reference>>
  readonly [extension: `x-${string}`]: unknown
}

export interface DescribedApi {
  readonly info: Readonly<Record<string, unknown>>
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedMethod>>>>
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** What a reference names, or the thing itself. */
export function resolved<T>(api: DescribedApi, part: T | Reference): T {
  const ref = (part as Partial<Reference>).$ref
  const [, kind = '', name = ''] = /^#\/components\/(\w+)\/(.+)$/.exec(ref ?? '') ?? []
  return (api.components[kind]?.[name] as T | undefined) ?? (part as T)
}

/** A schema, or where it is. */
export type SchemaPart = JsonSchema | Reference

export const schemaAt = (api: DescribedApi, part: SchemaPart): JsonSchema =>
  resolved<JsonSchema | Reference>(api, part) as JsonSchema

/** One operation, with where it is asked. */
export interface Endpoint {
  readonly verb: string
  readonly path: string
  readonly method: DescribedMethod
}

/** Everything a tag has, in the order of names. */
export const endpointsOf = ({ paths }: DescribedApi, tag: string): readonly Endpoint[] =>
  Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([verb, method]) => ({ verb: verb.toUpperCase(), path, method })),
    )
    .filter(({ method }) => method.tags.includes(tag))
    .toSorted((a, b) => (a.method.operationId < b.method.operationId ? -1 : 1))
