// grpc/reflection/v1/reflection.proto: shows each caller the services, methods and messages they may use, and no more.
import type { Caller } from '#kernel'
import { createLru } from '#lib/lru'
import { parseTraceparent } from '#surfaces/client'
import { status, type handleBidiStreamingCall } from '@grpc/grpc-js'
import { lastOf } from './admit-calls.ts'
import { errorStatus } from './error-status.ts'
import { descriptorBytes, fileDescriptor, structDescriptor, structFileName } from './file-descriptors.ts'
import { fixedMessage } from './fixed-messages.ts'
import { allMessages, type MessageShape } from './message-shape.ts'
import type { ProtoFile, ProtoMethod } from './proto-files.ts'
import type { Serving } from './served.ts'

const string = (number: number) => ({ number, type: 'string' as const })
const repeated = (number: number, type: MessageShape | 'string' | 'bytes' | 'int32') => ({
  number,
  type,
  isRepeated: true,
})

/** The same in two packages: clients older than 2023 ask v1alpha. */
export function reflectionFile(version: 'v1' | 'v1alpha'): ProtoFile {
  const packageName = `grpc.reflection.${version}`
  const serviceName = `${packageName}.ServerReflection`
  const name = 'ServerReflectionInfo'
  const { input, output, others } = messagesOf(packageName)
  const method: ProtoMethod = {
    name,
    path: `/${serviceName}/${name}`,
    about: 'What this server serves.',
    permission: '',
    behind: '',
    input,
    output,
    isStream: true,
    takesStream: true,
  }
  const file = `grpc/reflection/${version}/reflection.proto`
  return { name: file, packageName, serviceName, methods: [method], others }
}

function messagesOf(packageName: string) {
  const path = (name: string) => `${packageName}.${name}`
  const extension = fixedMessage(path('ExtensionRequest'), {
    containing_type: string(1),
    extension_number: { number: 2, type: 'int32' },
  })
  const kind = { oneof: 'message_request' }
  const input = fixedMessage(path('ServerReflectionRequest'), {
    host: string(1),
    file_by_filename: { ...string(3), ...kind },
    file_containing_symbol: { ...string(4), ...kind },
    file_containing_extension: { number: 5, type: extension, ...kind },
    all_extension_numbers_of_type: { ...string(6), ...kind },
    list_services: { ...string(7), ...kind },
  })
  const files = fixedMessage(path('FileDescriptorResponse'), { file_descriptor_proto: repeated(1, 'bytes') })
  const numbers = fixedMessage(path('ExtensionNumberResponse'), {
    base_type_name: string(1),
    extension_number: repeated(2, 'int32'),
  })
  const service = fixedMessage(path('ServiceResponse'), { name: string(1) })
  const services = fixedMessage(path('ListServiceResponse'), { service: repeated(1, service) })
  const error = fixedMessage(path('ErrorResponse'), {
    error_code: { number: 1, type: 'int32' },
    error_message: string(2),
  })
  const answer = { oneof: 'message_response' }
  const output = fixedMessage(path('ServerReflectionResponse'), {
    valid_host: string(1),
    original_request: { number: 2, type: input },
    file_descriptor_response: { number: 4, type: files, ...answer },
    all_extension_numbers_response: { number: 5, type: numbers, ...answer },
    list_services_response: { number: 6, type: services, ...answer },
    error_response: { number: 7, type: error, ...answer },
  })
  return { input, output, others: [extension, files, numbers, service, services, error] }
}

interface Asked {
  readonly host?: string
  readonly file_by_filename?: string
  readonly file_containing_symbol?: string
  readonly file_containing_extension?: object
  readonly all_extension_numbers_of_type?: string
  readonly list_services?: string
}

/** What a caller sees of a file: its methods, those it may use. */
interface Shown {
  readonly file: ProtoFile
  readonly methods: readonly ProtoMethod[]
}

export function serveReflection(
  serving: Serving,
  files: readonly ProtoFile[],
  method: ProtoMethod,
): handleBidiStreamingCall<Buffer, Buffer> {
  const bytesOf = createDescriptorBytes()
  const shownTo = (caller: Caller) =>
    files
      .map(file => ({
        file,
        methods: file.methods.filter(({ permission }) => permission === '' || caller.can(permission)),
      }))
      .filter(({ methods }) => methods.length > 0)
  const codec = serving.codecOf(method)

  return call => {
    const caller = serving.callerOf(call.metadata)
    call.on('data', (bytes: Buffer) => {
      try {
        const asked = codec.decode(bytes) as Asked
        const answer = answerTo(asked, shownTo(caller), bytesOf)
        call.write(codec.encode({ valid_host: asked.host, original_request: asked, ...answer }))
      } catch (error) {
        const traceparent = parseTraceparent(lastOf(call.metadata, 'traceparent'))
        call.emit('error', Object.assign(new Error('reflection'), errorStatus(error, traceparent)))
      }
    })
    call.on('end', () => call.end())
  }
}

function answerTo(asked: Asked, shown: readonly Shown[], bytesOf: (shown: Shown) => Uint8Array): object {
  const { file_by_filename: name, file_containing_symbol: symbol } = asked
  if (asked.list_services !== undefined) {
    const service = shown.map(({ file }) => ({ name: file.serviceName }))
    return { list_services_response: { service } }
  }
  if (name === structFileName || symbol?.startsWith('google.protobuf.')) return filesAnswer([structBytes()])
  const extensions = asked.file_containing_extension ?? asked.all_extension_numbers_of_type
  if (extensions !== undefined) return notFound('There are no extensions')
  const found = shown.find(
    ({ file, methods }) => file.name === name || (symbol && symbolsOf(file, methods).has(symbol)),
  )
  return found ? filesAnswer([bytesOf(found)]) : notFound(`There is no ${symbol ?? name ?? 'such thing'}`)
}

const filesAnswer = (bytes: readonly Uint8Array[]) => ({
  file_descriptor_response: { file_descriptor_proto: bytes },
})

const notFound = (message: string) => ({
  error_response: { error_code: status.NOT_FOUND, error_message: message.slice(0, 300) },
})

const structBytes = () => descriptorBytes(structDescriptor())

function symbolsOf(
  { serviceName, others = [] }: ProtoFile,
  methods: readonly ProtoMethod[],
): ReadonlySet<string> {
  const messages = allMessages([...methods.flatMap(({ input, output }) => [input, output]), ...others])
  return new Set([
    serviceName,
    ...methods.map(({ name }) => `${serviceName}.${name}`),
    ...messages.flatMap(({ path, enums }) => [path, ...enums.map(({ path: at }) => at)]),
  ])
}

/** Callers with the same permissions see the same file, so it is made once. */
function createDescriptorBytes(): (shown: Shown) => Uint8Array {
  const known = createLru<string, Uint8Array>(200)
  return ({ file, methods }) => {
    const key = `${file.name} ${methods.map(({ name }) => name).join(' ')}`
    const bytes = known.get(key) ?? descriptorBytes(fileDescriptor(file, methods))
    known.set(key, bytes)
    return bytes
  }
}
