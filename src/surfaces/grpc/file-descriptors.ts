// What reflection tells and other protobuf programs compile: google/protobuf/descriptor.proto.
import { create, toBinary } from '@bufbuild/protobuf'
import type { MessageInitShape } from '@bufbuild/protobuf'
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
  file_google_protobuf_struct as structFile,
  type FileDescriptorProto,
} from '@bufbuild/protobuf/wkt'
import type {
  DescriptorProtoSchema,
  EnumDescriptorProtoSchema,
  FieldDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt'
import { typeName, type EnumShape, type FieldShape, type MessageShape, type Shape } from './message-shape.ts'
import type { ProtoFile, ProtoMethod } from './proto-files.ts'

type Message = MessageInitShape<typeof DescriptorProtoSchema>
type Field = MessageInitShape<typeof FieldDescriptorProtoSchema>

export const structFileName = 'google/protobuf/struct.proto'

/** The file as protoc would describe it, with these of its methods and what they take and give. */
export function fileDescriptor(
  { name, packageName, serviceName, others = [] }: ProtoFile,
  methods: readonly ProtoMethod[],
): FileDescriptorProto {
  const messages = [...new Set([...methods.flatMap(({ input, output }) => [input, output]), ...others])]
  return create(FileDescriptorProtoSchema, {
    name,
    package: packageName,
    syntax: 'proto3',
    dependency: messages.some(usesStruct) ? [structFileName] : [],
    messageType: messages.map(messageDescriptor),
    service: [
      {
        name: serviceName.slice(packageName.length + 1),
        method: methods.map(({ name: method, input, output, isStream, takesStream }) => ({
          name: method,
          inputType: `.${input.path}`,
          outputType: `.${output.path}`,
          ...(isStream && { serverStreaming: true }),
          ...(takesStream && { clientStreaming: true }),
        })),
      },
    ],
  })
}

export const descriptorBytes = (file: FileDescriptorProto): Uint8Array =>
  toBinary(FileDescriptorProtoSchema, file)

export const structDescriptor = (): FileDescriptorProto => structFile.proto

const usesStruct = (message: MessageShape): boolean =>
  message.fields.some(({ shape }) => shape.kind === 'struct' || shape.kind === 'value') ||
  message.messages.some(usesStruct)

function messageDescriptor(message: MessageShape): Message {
  const { name, fields, messages, enums } = message
  const real = [...new Set(fields.map(({ oneof }) => oneof).filter(oneof => oneof !== undefined))]
  // Presence is a oneof of one field, after all real ones (proto3 field presence).
  const synthetic = fields.filter(({ hasPresence }) => hasPresence).map(field => `_${field.name}`)
  const oneofs = [...real, ...synthetic]
  return {
    name,
    field: fields.map(field => fieldDescriptor(field, oneofs)),
    oneofDecl: oneofs.map(oneof => ({ name: oneof })),
    nestedType: messages.map(messageDescriptor),
    enumType: enums.map(enumDescriptor),
  }
}

function fieldDescriptor(field: FieldShape, oneofs: readonly string[]): Field {
  const { name, number, json, role, shape, isRepeated, oneof, hasPresence } = field
  const place = oneof ?? (hasPresence ? `_${name}` : undefined)
  return {
    name,
    number,
    jsonName: role === 'value' && isUnusual(json, name) ? json : camelCase(name),
    label: isRepeated ? Label.REPEATED : Label.OPTIONAL,
    ...typeOf(shape),
    ...(hasPresence && { proto3Optional: true }),
    ...(place !== undefined && { oneofIndex: oneofs.indexOf(place) }),
  }
}

const isUnusual = (json: string, name: string) => json !== '' && json !== name

const camelCase = (name: string) =>
  name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

const types = {
  string: Type.STRING,
  bool: Type.BOOL,
  int32: Type.INT32,
  int64: Type.INT64,
  double: Type.DOUBLE,
  bytes: Type.BYTES,
} as const

function typeOf(shape: Shape): Pick<Field, 'type' | 'typeName'> {
  switch (shape.kind) {
    case 'scalar':
      return { type: types[shape.scalar] }
    case 'enum':
      return { type: Type.ENUM, typeName: `.${shape.values.path}` }
    case 'message':
      return { type: Type.MESSAGE, typeName: `.${shape.message.path}` }
    default:
      return { type: Type.MESSAGE, typeName: `.${typeName(shape)}` }
  }
}

const enumDescriptor = ({
  name,
  zero,
  members,
}: EnumShape): MessageInitShape<typeof EnumDescriptorProtoSchema> => ({
  name,
  value: [
    { name: zero, number: 0 },
    ...members.map(({ name: member, number }) => ({ name: member, number })),
  ],
})
