// The text of a .proto file (Protocol Buffers Language Specification, proto3), as `buf format` would have it.
import { reservedNumbers, type NumberLock } from './field-numbers.ts'
import { type EnumShape, type FieldShape, type MessageShape, typeName } from './message-shape.ts'
import type { ProtoFile } from './proto-files.ts'
import { snakeCase } from './proto-names.ts'

export function printProtoFile({ packageName, serviceName, methods }: ProtoFile, lock: NumberLock): string {
  const messages = methods.flatMap(({ input, output }) => [input, output])
  const service = serviceName.slice(packageName.length + 1)
  const calls = methods.map(({ name, about, input, output, isStream }) => [
    ...comment(about),
    `rpc ${name}(${input.name}) returns (${isStream ? 'stream ' : ''}${output.name});`,
  ])
  const body = [
    block(`service ${service}`, calls.flat()),
    ...messages.map(message => ['', ...printMessage(message, lock)]),
  ].flat()
  const usesStruct = body.some(line => line.includes(' google.protobuf.'))
  return [
    'syntax = "proto3";',
    '',
    `package ${packageName};`,
    '',
    ...(usesStruct ? ['import "google/protobuf/struct.proto";', ''] : []),
    ...body,
    '',
  ].join('\n')
}

const block = (head: string, lines: readonly string[]) =>
  lines.length === 0
    ? [`${head} {}`]
    : [`${head} {`, ...lines.map(line => (line === '' ? '' : `  ${line}`)), '}']

const comment = (about: string | undefined) =>
  (about ?? '').split('\n').flatMap(line => (line.trim() === '' ? [] : [`// ${line.trim()}`]))

function printMessage(message: MessageShape, lock: NumberLock): readonly string[] {
  const { name, about, fields, messages, enums, path } = message
  return [
    ...comment(about),
    ...block(`message ${name}`, [
      ...reservedLines(reservedNumbers(lock[path], fields), fields),
      ...fields.flatMap((field, at) => printField(field, message, fields[at - 1]?.oneof)),
      ...enums.flatMap(values => printEnum(values, lock)),
      ...messages.flatMap(inner => printMessage(inner, lock)),
    ]),
  ]
}

/** A real oneof opens before its first field and closes after its last. */
function printField(field: FieldShape, { fields, path }: MessageShape, before: string | undefined) {
  const { oneof } = field
  if (oneof !== undefined && oneof === before) return []
  const lineOf = (each: FieldShape, label: string) => [
    ...comment(aboutField(each)),
    `${label}${shownType(each, path)} ${each.name} = ${each.number}${jsonName(each)};`,
  ]
  if (oneof === undefined) return lineOf(field, labelOf(field))
  return block(
    `oneof ${oneof}`,
    fields.filter(each => each.oneof === oneof).flatMap(each => lineOf(each, '')),
  )
}

function aboutField({ about, isAsked, isNullWhenAbsent }: FieldShape) {
  const rule = isNullWhenAbsent ? 'Absent when it is null.' : isAsked ? 'Required.' : undefined
  if (about === undefined || rule === undefined) return about ?? rule
  return `${about.replace(/[.]$/, '')}. ${rule}`
}

const labelOf = ({ isRepeated, hasPresence }: FieldShape) =>
  isRepeated ? 'repeated ' : hasPresence ? 'optional ' : ''

/** A type nested right here by its name; one from further away by its whole path. */
function shownType({ shape }: FieldShape, path: string): string {
  if (shape.kind !== 'message') return typeName(shape)
  const { message } = shape
  return message.path === `${path}.${message.name}` ? message.name : `.${message.path}`
}

const jsonName = ({ name, json, role }: FieldShape) =>
  role === 'value' && json !== '' && snakeCase(json) !== json
    ? ` [json_name = ${JSON.stringify(json)}]`
    : name && ''

function reservedLines(
  reserved: readonly { readonly name: string; readonly number: number }[],
  used: readonly { readonly name: string }[],
): readonly string[] {
  if (reserved.length === 0) return []
  const inUse = new Set(used.map(({ name }) => name))
  const names = [...new Set(reserved.map(({ name }) => name))].filter(name => !inUse.has(name))
  return [
    `reserved ${reserved.map(({ number }) => number).join(', ')};`,
    ...(names.length > 0 ? [`reserved ${names.map(name => JSON.stringify(name)).join(', ')};`] : []),
  ]
}

function printEnum({ name, path, zero, members }: EnumShape, lock: NumberLock): readonly string[] {
  return block(`enum ${name}`, [
    ...reservedLines(reservedNumbers(lock[path], members), members),
    `${zero} = 0;`,
    ...members.map(({ name: member, number }) => `${member} = ${number};`),
  ])
}
