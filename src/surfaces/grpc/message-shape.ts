// What a protobuf message looks like, between the JSON Schema it comes from and the bytes, text and descriptors that
// are made of it.

export type Scalar = 'string' | 'bool' | 'int32' | 'int64' | 'double' | 'bytes'

export type Shape =
  | { readonly kind: 'scalar'; readonly scalar: Scalar }
  | { readonly kind: 'enum'; readonly values: EnumShape }
  | { readonly kind: 'message'; readonly message: MessageShape }
  /** `google.protobuf.Struct`: an object whose fields nobody declared. */
  | { readonly kind: 'struct' }
  /** `google.protobuf.Value`: any JSON. */
  | { readonly kind: 'value' }

export interface EnumShape {
  readonly name: string
  /** With its package and the messages around it: `alice.bar.v1.ReadRequest.Size`. */
  readonly path: string
  /** What 0 is called: `SIZE_UNSPECIFIED`. */
  readonly zero: string
  /** The JSON strings and what stands for them. */
  readonly members: readonly { readonly json: string; readonly name: string; number: number }[]
}

/**
 * What a field says about its JSON property: its value; that it is null; that it is an empty list, which protobuf
 * cannot tell from an absent one; or all properties that have no field of their own.
 */
export type Role = 'value' | 'null' | 'empty' | 'rest'

export interface FieldShape {
  readonly name: string
  /** The JSON property; empty for the one field of a wrapper. */
  readonly json: string
  number: number
  readonly shape: Shape
  readonly isRepeated: boolean
  readonly role: Role
  readonly isRequired: boolean
  /** Required of the caller. */
  readonly isAsked: boolean
  /** Null when it is absent. */
  readonly isNullWhenAbsent: boolean
  readonly oneof: string | undefined
  /** Absent is something else than zero or empty. */
  readonly hasPresence: boolean
  readonly about: string | undefined
}

export interface MessageShape {
  readonly name: string
  readonly path: string
  /**
   * A JSON object; one of several kinds of JSON; a list inside a list or a union; or a value that may be null inside
   * a list.
   */
  readonly kind: 'object' | 'union' | 'list' | 'nullable'
  readonly about: string | undefined
  readonly fields: FieldShape[]
  readonly messages: MessageShape[]
  readonly enums: EnumShape[]
}

export const scalar = (name: Scalar): Shape => ({ kind: 'scalar', scalar: name })

/** The protobuf type as text; types of our own by the last part of their path. */
export function typeName(shape: Shape): string {
  if (shape.kind === 'scalar') return shape.scalar
  if (shape.kind === 'struct') return 'google.protobuf.Struct'
  if (shape.kind === 'value') return 'google.protobuf.Value'
  return shape.kind === 'enum' ? shape.values.name : shape.message.name
}

/** Every message, the nested ones included, outer ones first. */
export const allMessages = (messages: readonly MessageShape[]): readonly MessageShape[] =>
  messages.flatMap(message => [message, ...allMessages(message.messages)])
