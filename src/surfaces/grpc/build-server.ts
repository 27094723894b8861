import { describeOperations } from '#surfaces/client'
import { Server, ServerCredentials, type MethodDefinition, type UntypedHandleCall } from '@grpc/grpc-js'
import type { Socket } from 'node:net'
import { createAdmission } from './admit-calls.ts'
import type { GrpcLimits } from './grpc-limits.ts'
import type { GrpcOptions } from './grpc-server.ts'
import { check, createHealth, healthFile, watch } from './health-service.ts'
import { protoFiles, type ProtoFile, type ProtoMethod } from './proto-files.ts'
import { reflectionFile, serveReflection } from './reflection-service.ts'
import { serveOperation } from './serve-operation.ts'
import { serveStream } from './serve-stream.ts'
import { createCodecs, type Serving } from './served.ts'
import { createStreamSlots } from './stream-slots.ts'
import { kernelStreams } from './streams.ts'

interface Running extends Pick<Serving, 'limits' | 'closing'> {
  callBegan(peer: string): () => void
}

/** What answers behind the connections. */
export interface GrpcBehind {
  readonly server: Server
  /** Takes a connection over. */
  take(socket: Socket): void
}

/** The library's server with every service. */
export function buildServer(options: GrpcOptions, running: Running): GrpcBehind {
  const server = createServer(options, running)
  const { injectConnection } = server.createConnectionInjector(ServerCredentials.createInsecure())
  return { server, take: injectConnection }
}

function createServer(
  { app, authenticate, lock }: GrpcOptions,
  { limits, closing, callBegan }: Running,
): Server {
  const admission = createAdmission({
    authenticate,
    callBegan,
    requestMs: limits.requestMs,
    log: app.log,
    open: new Set([check.path, watch.path]),
    isClosing: () => closing.aborted,
  })
  const server = new Server({ ...serverOptions(limits), interceptors: [admission.intercept] })
  const { callerOf } = admission
  const serving: Serving = { app, limits, closing, callerOf, codecOf: createCodecs() }
  const files = protoFiles([...describeOperations(app.catalog), ...kernelStreams], lock)
  for (const { method, handle } of handlersOf(serving, files)) {
    const definition = definitionOf(method)
    server.register(
      method.path,
      handle,
      definition.responseSerialize,
      definition.requestDeserialize,
      kindOf(method),
    )
  }
  return server
}

interface Handled {
  readonly method: ProtoMethod
  readonly handle: UntypedHandleCall
}

function handlersOf(serving: Serving, files: readonly ProtoFile[]): readonly Handled[] {
  const slots = createStreamSlots(serving.limits)
  const streams = new Map(kernelStreams.map(stream => [stream.name, stream]))
  const reflection = [reflectionFile('v1'), reflectionFile('v1alpha')]
  const shown = [...files, healthFile, ...reflection]
  const health = createHealth(serving, new Set(shown.map(({ serviceName }) => serviceName)))
  const domains = files.flatMap(({ methods }) => methods)
  return [
    ...domains.map(method => {
      const stream = streams.get(method.behind)
      if (stream) return { method, handle: serveStream(serving, { method, stream }, slots) }
      const operation = serving.app.catalog.findOperation(method.behind)!
      return { method, handle: serveOperation(serving, { method, operation }) }
    }),
    { method: check, handle: health.check },
    { method: watch, handle: health.watch },
    ...reflection.map(({ methods: [method] }) => ({
      method: method!,
      handle: serveReflection(serving, shown, method!),
    })),
  ]
}

const kindOf = ({ isStream, takesStream }: ProtoMethod) =>
  takesStream ? 'bidi' : isStream ? 'serverStream' : 'unary'

/** Messages are read and written by the handlers, where a refusal can be answered. */
const definitionOf = ({ path, isStream, takesStream }: ProtoMethod): MethodDefinition<Buffer, Buffer> => ({
  path,
  requestStream: takesStream,
  responseStream: isStream,
  requestSerialize: bytes => bytes,
  requestDeserialize: bytes => bytes,
  responseSerialize: bytes => bytes,
  responseDeserialize: bytes => bytes,
})

const serverOptions = (limits: GrpcLimits) => ({
  'grpc.max_concurrent_streams': limits.concurrentCalls,
  'grpc.max_receive_message_length': limits.receivedBytes,
  'grpc.max_send_message_length': -1,
  'grpc.max_metadata_size': limits.metadataBytes,
  'grpc.keepalive_time_ms': limits.keepaliveMs,
  'grpc.keepalive_timeout_ms': limits.keepaliveTimeoutMs,
  'grpc-node.max_session_memory': limits.connectionMegabytes,
  'grpc.enable_channelz': 0,
})
