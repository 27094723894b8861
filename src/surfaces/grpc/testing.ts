import type { Caller } from '#kernel'
import type { App } from '#kernel/run'
import { testApp, type TestAppOptions } from '#kernel/testing'
import { describeOperations } from '#surfaces/client'
import { authenticateGuest, bar } from '#surfaces/testing'
import {
  create,
  createFileRegistry,
  fromBinary,
  fromJson,
  toBinary,
  toJson,
  type DescMessage,
  type JsonValue,
} from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import {
  Client,
  credentials,
  Metadata,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ServiceError,
} from '@grpc/grpc-js'
import type { NumberLock } from './field-numbers.ts'
import { fileDescriptor, structDescriptor } from './file-descriptors.ts'
import type { GrpcLimits } from './grpc-limits.ts'
import { grpcServer, type RunningGrpc } from './grpc-server.ts'
import { healthFile } from './health-service.ts'
import { protoFiles, type ProtoFile } from './proto-files.ts'
import { kernelStreams } from './streams.ts'

/** What another protobuf library makes of our descriptors and our bytes. */
export function otherLibrary(files: readonly ProtoFile[]) {
  const set = create(FileDescriptorSetSchema, {
    file: [structDescriptor(), ...files.map(file => fileDescriptor(file, file.methods))],
  })
  const registry = createFileRegistry(set)
  const messageAt = (path: string): DescMessage => registry.getMessage(path)!
  return {
    /** Reads our bytes and writes its own. */
    again: (path: string, bytes: Uint8Array) =>
      Buffer.from(toBinary(messageAt(path), fromBinary(messageAt(path), bytes))),
    bytes: (path: string, json: unknown) =>
      Buffer.from(toBinary(messageAt(path), fromJson(messageAt(path), json as JsonValue))),
    json: (path: string, bytes: Uint8Array): any =>
      toJson(messageAt(path), fromBinary(messageAt(path), bytes)),
  }
}

export interface CallSettings {
  readonly metadata?: Readonly<Record<string, string>>
  readonly deadlineMs?: number
  readonly signal?: AbortSignal
}

export interface Answer {
  /** ProtoJSON, as the other library reads it. */
  readonly json: any
  readonly initial: Metadata
  readonly trailing: Metadata
}

export interface ServedGrpc extends AsyncDisposable {
  readonly app: App
  readonly server: RunningGrpc
  readonly client: Client
  /** `bar.v1.Bar/Read` with ProtoJSON; throws a `ServiceError`. */
  call(path: string, json?: unknown, settings?: CallSettings): Promise<Answer>
  /** Sends bytes as they are. */
  send(path: string, bytes: Buffer, settings?: CallSettings): Promise<Answer>
  follow(path: string, json: unknown, settings?: CallSettings): ClientReadableStream<any>
  openBidi(path: string, metadata?: Readonly<Record<string, string>>): ClientDuplexStream<Buffer, Buffer>
}

interface ServeOptions {
  readonly test?: TestAppOptions
  readonly callers?: Readonly<Record<string, Caller>>
  readonly limits?: Partial<GrpcLimits>
  readonly lock?: NumberLock
}

/** The bar behind gRPC on some free port; the key is `let-me-in`. */
export async function serveBar({ test, callers, limits, lock = {} }: ServeOptions = {}): Promise<ServedGrpc> {
  const app = await testApp([bar], test)
  await app.start()
  const authenticate = authenticateGuest(callers)
  const server = await grpcServer({ app, authenticate, lock, limits }).listen({ host: '127.0.0.1', port: 0 })
  const client = new Client(server.address, credentials.createInsecure())
  const files = [...protoFiles([...describeOperations(app.catalog), ...kernelStreams], lock), healthFile]
  const other = otherLibrary(files)
  const methodAt = (path: string) =>
    files.flatMap(({ methods }) => methods).find(method => method.path.endsWith(path))!

  const send: ServedGrpc['send'] = (path, bytes, settings = {}) =>
    new Promise((resolve, reject) => {
      const { output, path: full } = methodAt(path)
      let initial = new Metadata()
      let answer: Buffer | undefined
      const { options, metadata } = optionsOf(settings)
      const call = client.makeUnaryRequest(full, same, same, bytes, metadata, options, (error, value) => {
        if (error) reject(error)
        else answer = value
      })
      call.on('metadata', given => (initial = given))
      call.on('status', ({ metadata: trailing }) => {
        if (answer) resolve({ json: other.json(output.path, answer), initial, trailing })
      })
      settings.signal?.addEventListener('abort', () => call.cancel(), { once: true })
    })

  return {
    app,
    server,
    client,
    send,
    call: (path, json, settings) => send(path, other.bytes(methodAt(path).input.path, json ?? {}), settings),
    follow(path, json, settings = {}) {
      const { input, output, path: full } = methodAt(path)
      const { options, metadata } = optionsOf(settings)
      const read = (bytes: Buffer) => other.json(output.path, bytes)
      return client.makeServerStreamRequest(
        full,
        same,
        read,
        other.bytes(input.path, json),
        metadata,
        options,
      )
    },
    openBidi: (path, metadata = {}) =>
      client.makeBidiStreamRequest(path, same, same, optionsOf({ metadata }).metadata),
    async [Symbol.asyncDispose]() {
      client.close()
      await server.close()
      await app.stop()
    },
  }
}

const same = (bytes: Buffer) => bytes

function optionsOf({ metadata: given = {}, deadlineMs }: CallSettings) {
  const metadata = new Metadata()
  const all = { authorization: 'Bearer let-me-in', ...given }
  for (const [name, value] of Object.entries(all)) if (value !== '') metadata.set(name, value)
  return { metadata, options: deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs } }
}

/** How a call was refused. */
export async function refused(answer: Promise<unknown>): Promise<Refused> {
  try {
    await answer
  } catch (error) {
    const { code, details, metadata } = error as ServiceError
    const has = metadata.get('alice-error-bin').length > 0
    return { code, details, metadata, error: has ? aliceError(error) : undefined }
  }
  throw new Error('It was answered')
}

export interface Refused {
  readonly code: number
  readonly details: string
  readonly metadata: Metadata
  /** The error every surface answers, out of the trailers. */
  readonly error: any
}

const aliceError = (error: unknown): any =>
  (JSON.parse(String((error as ServiceError).metadata.get('alice-error-bin')[0])) as { error: unknown }).error

/** All answers of a stream that ends. */
export async function allOf(stream: ClientReadableStream<any>): Promise<any[]> {
  const all: any[] = []
  for await (const answer of stream) all.push(answer)
  return all
}

/** Our descriptors as `buf build` prints its own. */
export const jsonDescriptors = (infos: Parameters<typeof protoFiles>[0], lock: NumberLock): any[] =>
  protoFiles(infos, lock).map(file => toJson(FileDescriptorProtoSchema, fileDescriptor(file, file.methods)))
