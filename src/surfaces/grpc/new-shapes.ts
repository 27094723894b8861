import type { JsonSchema } from '#surfaces/client'
import type { EnumShape, FieldShape, MessageShape, Shape } from './message-shape.ts'
import { freeName, upperCase } from './proto-names.ts'

/** Where a type is nested, and what it would like to be called. */
export interface Place {
  readonly owner: MessageShape
  readonly name: string
}

export const newMessage = (
  name: string,
  scope: string,
  kind: MessageShape['kind'],
  about?: string,
): MessageShape => ({ name, path: `${scope}.${name}`, kind, about, fields: [], messages: [], enums: [] })

/** Beside what is nested there already; `keep` says later that it stays. */
export function nestedMessage(place: Place, kind: MessageShape['kind'], schema: JsonSchema) {
  const message = newMessage(freeTypeName(place), place.owner.path, kind, aboutOf(schema))
  return { message, keep: () => void place.owner.messages.push(message) }
}

export function newEnum(place: Place, values: readonly string[]): EnumShape {
  const name = freeTypeName(place)
  const prefix = upperCase(name)
  const zero = `${prefix}_UNSPECIFIED`
  const taken = new Set([zero])
  const members = values.map(json => {
    const wanted = `${prefix}_${upperCase(json).replace(/^X_(?=\d)/, '')}`
    const member = freeName(wanted, candidate => taken.has(candidate))
    taken.add(member)
    return { json, name: member, number: 0 }
  })
  const made = { name, path: `${place.owner.path}.${name}`, zero, members }
  place.owner.enums.push(made)
  return made
}

/** Free beside its neighbors, and unlike everything around it: some languages cannot nest a name in itself. */
function freeTypeName({ owner, name }: Place): string {
  const around = owner.path.split('.')
  const taken = new Set([...around, ...[...owner.messages, ...owner.enums].map(each => each.name)])
  return freeName(name, wanted => taken.has(wanted), '')
}

export interface NewField extends Partial<Omit<FieldShape, 'number'>> {
  readonly name: string
  readonly shape: Shape
}

export function addField(message: MessageShape, field: NewField): void {
  const taken = new Set(message.fields.map(each => each.name))
  message.fields.push({
    json: '',
    number: 0,
    isRepeated: false,
    role: 'value',
    isRequired: false,
    isAsked: false,
    isNullWhenAbsent: false,
    oneof: undefined,
    about: undefined,
    hasPresence: !field.isRepeated && field.oneof === undefined && isSimple(field.shape),
    ...field,
    name: freeName(field.name, name => taken.has(name)),
  })
}

const isSimple = ({ kind }: Shape) => kind === 'scalar' || kind === 'enum'

export const aboutOf = ({ description }: JsonSchema): string | undefined =>
  typeof description === 'string' ? description : undefined
