// Messages whose numbers others have given: google.rpc, grpc.health and grpc.reflection.
import { scalar, type EnumShape, type MessageShape, type Scalar, type Shape } from './message-shape.ts'
import { addField, newMessage } from './new-shapes.ts'

interface FixedField {
  readonly number: number
  readonly type: Scalar | MessageShape | EnumShape
  readonly isRepeated?: boolean
  readonly oneof?: string
}

/** A message as its .proto file has it, its JSON properties called as its fields are. */
export function fixedMessage(path: string, fields: Readonly<Record<string, FixedField>>): MessageShape {
  const at = path.lastIndexOf('.')
  const message = newMessage(path.slice(at + 1), path.slice(0, at), 'object')
  for (const [name, { number, type, isRepeated = false, oneof }] of Object.entries(fields)) {
    addField(message, { name, json: name, shape: shapeOf(type), isRepeated, oneof, hasPresence: false })
    message.fields.at(-1)!.number = number
  }
  return message
}

/** `map<string, string>` is a list of entries on the wire. */
export const mapEntry = (path: string): MessageShape =>
  fixedMessage(path, { key: { number: 1, type: 'string' }, value: { number: 2, type: 'string' } })

function shapeOf(type: FixedField['type']): Shape {
  if (typeof type === 'string') return scalar(type)
  return 'members' in type ? { kind: 'enum', values: type } : { kind: 'message', message: type }
}
