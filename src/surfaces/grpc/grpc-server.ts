// The gRPC server: one service for each domain, the streams of the kernel, health and reflection.
import type { Authenticate } from '#kernel'
import type { App } from '#kernel/run'
import { describeOperations } from '#surfaces/client'
import { Server, type MethodDefinition, type UntypedHandleCall } from '@grpc/grpc-js'
import type { TlsOptions } from 'node:tls'
import { createAdmission } from './admit-calls.ts'
import { createConnections, type ListenPlace } from './connections.ts'
import type { NumberLock } from './field-numbers.ts'
import { usualGrpcLimits, type GrpcLimits } from './grpc-limits.ts'
import { check, createHealth, healthFile, watch } from './health-service.ts'
import { protoFiles, type ProtoFile, type ProtoMethod } from './proto-files.ts'
import { reflectionFile, serveReflection } from './reflection-service.ts'
import { serveOperation } from './serve-operation.ts'
import { serveStream } from './serve-stream.ts'
import { createCodecs, type Serving } from './served.ts'
import { createStreamSlots } from './stream-slots.ts'
import { kernelStreams } from './streams.ts'

export interface GrpcOptions {
  readonly app: App
  readonly authenticate: Authenticate
  /** The numbers that are promised; what it does not know is numbered by its name. */
  readonly lock: NumberLock
  readonly tls?: TlsOptions | undefined
  readonly limits?: Partial<GrpcLimits> | undefined
}

export interface RunningGrpc {
  /** `127.0.0.1:4101` */
  readonly address: string
  readonly port: number
  connections(): number
  /** Ends streams, finishes what is being answered, and cuts off the rest in time. */
  close(): Promise<void>
}

export interface GrpcSurface {
  /** Once; again only after it failed, as on a port that is taken. */
  listen(place: ListenPlace): Promise<RunningGrpc>
}

export function grpcServer(options: GrpcOptions): GrpcSurface {
  const limits = { ...usualGrpcLimits, ...options.limits }
  return {
    async listen(place) {
      const closing = new AbortController()
      const connections = createConnections(limits, options.tls)
      const server = buildServer(options, {
        limits,
        closing: closing.signal,
        callBegan: connections.callBegan,
      })
      connections.serve(server)
      const port = await connections.listen(place).catch(async (error: unknown) => {
        server.forceShutdown()
        await connections.close()
        throw error
      })
      const close = async () => {
        closing.abort()
        const closed = connections.close()
        const timer = setTimeout(() => {
          server.forceShutdown()
          connections.destroyAll()
        }, limits.closeMs)
        // Connections close when their calls have ended. It calls back before that: Node closes sessions by itself.
        server.tryShutdown(() => {})
        await closed
        clearTimeout(timer)
      }
      let ending: Promise<void> | undefined
      return {
        address: `${place.host.includes(':') ? `[${place.host}]` : place.host}:${port}`,
        port,
        connections: () => connections.size,
        close: () => (ending ??= close()),
      }
    },
  }
}

interface Running extends Pick<Serving, 'limits' | 'closing'> {
  callBegan(peer: string): () => void
}

function buildServer(
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
