import type { JsonSchema } from '#surfaces/client'

export interface Ref {
  readonly $ref: string
}

export interface MediaType {
  readonly schema?: JsonSchema | Ref
  readonly examples?: Readonly<Record<string, { readonly summary?: string; readonly value: unknown } | Ref>>
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly description?: string
  readonly style?: string
  readonly explode?: boolean
  readonly schema?: JsonSchema
  readonly content?: Readonly<Record<string, MediaType>>
}

export interface Header {
  readonly description: string
  readonly schema: JsonSchema
}

export interface Answer {
  readonly description: string
  readonly headers?: Readonly<Record<string, Header | Ref>>
  readonly content?: Readonly<Record<string, MediaType>>
}

export interface Method {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly (Parameter | Ref)[]
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, MediaType>> }
  readonly responses: Readonly<Record<string, Answer | Ref>>
  readonly [extension: `x-${string}`]: unknown
}

/** OpenAPI 3.1.1 as far as it is written here. */
export interface OpenApi {
  readonly openapi: string
  readonly info: Readonly<Record<string, unknown>>
  readonly servers: readonly { readonly url: string; readonly description: string }[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Method>>>>
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}
