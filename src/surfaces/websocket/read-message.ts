import { Refusal } from '#kernel'
import { nearest } from '#lib/nearest'
import { isDeeper } from '#surfaces/http'
import type { z } from 'zod'
import { clientMessages, type ClientMessage } from './messages.ts'

type Kind = keyof typeof clientMessages

/** By the field that only messages of this kind have. */
const kindByField: Readonly<Record<string, Kind>> = {
  op: 'call',
  cancel: 'cancel',
  subscribe: 'subscribe',
  unsubscribe: 'unsubscribe',
  watch: 'watch',
}
const kindFields = Object.keys(kindByField)

/** A message that could be read far enough to know whom to answer, or one nobody can be answered about. */
export type Read =
  | { readonly message: ClientMessage }
  | { readonly id: string | undefined; readonly refusal: Refusal }

export function readMessage(text: string, maxDepth: number): Read {
  if (isDeeper(text, maxDepth)) {
    const says = `JSON is nested at most ${maxDepth} deep here`
    return { id: undefined, refusal: new Refusal('TOO_LARGE', says, { details: { max_depth: maxDepth } }) }
  }
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { id: undefined, refusal: invalid('A message is a JSON object') }
  }
  const id = idOf(value)
  if (mayPollute(text) && pollutes(value)) {
    return { id, refusal: invalid('A message has no field __proto__ or constructor.prototype') }
  }
  const kind = kindOf(value)
  if (!kind) return { id, refusal: unknownKind(value) }
  const parsed = clientMessages[kind].safeParse(value)
  return parsed.success ? { message: parsed.data } : { id, refusal: refusalOf(kind, parsed.error) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function idOf(value: object): string | undefined {
  const { id } = value as { id?: unknown }
  return typeof id === 'string' && id.length > 0 && id.length <= 128 ? id : undefined
}

function kindOf(value: object): Kind | undefined {
  const field = kindFields.find(name => Object.hasOwn(value, name))
  return field === undefined ? undefined : kindByField[field]
}

/** Escapes hide names; the parsed value does not. */
const mayPollute = (text: string) => /__proto__|prototype|\\u/.test(text)

function pollutes(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Object.hasOwn(value, '__proto__')) return true
  const { constructor } = value as { constructor: unknown }
  if (Object.hasOwn(value, 'constructor') && hasPrototype(constructor)) return true
  return Object.values(value).some(pollutes)
}

const hasPrototype = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype')

function unknownKind(value: object): Refusal {
  const hint = Object.keys(value)
    .map(name => nearest(name, kindFields))
    .find(found => found !== undefined)
  const says = `A message has one of the fields ${kindFields.join(', ')}`
  return invalid(hint ? `${says}; did you mean ${hint}?` : says, {
    suggestions: hint ? [`use_${hint}`] : [],
  })
}

function refusalOf(kind: Kind, { issues }: z.ZodError): Refusal {
  const told = issues.slice(0, 20).map(issue => {
    const path = issue.path.map(String).join('.')
    if (issue.code !== 'unrecognized_keys') return { path, message: issue.message }
    const [unknown = ''] = issue.keys
    const hint = nearest(unknown, fieldsOf(kind, issue.path.length > 0))
    const message = `there is no field ${unknown.slice(0, 100)}${hint ? `; did you mean ${hint}?` : ''}`
    return { path, message, ...(hint && { did_you_mean: hint }) }
  })
  const [first] = told
  return invalid(`This ${kind} cannot be read${first?.path ? ` (${first.path})` : ''}: ${first?.message}`, {
    details: { issues: told },
    suggestions: told.flatMap(({ did_you_mean: hint }) => (hint === undefined ? [] : [`use_${hint}`])),
  })
}

/** Of the message, or of what it holds: only one kind holds an object of ours. */
const fieldsOf = (kind: Kind, isInside: boolean) =>
  Object.keys(isInside ? clientMessages.subscribe.shape.subscribe.shape : clientMessages[kind].shape)

const invalid = (message: string, more: ConstructorParameters<typeof Refusal>[2] = {}) =>
  new Refusal('INVALID_INPUT', message, more)
