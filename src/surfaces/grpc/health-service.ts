import { Refusal } from '#kernel'
// grpc/health/v1/health.proto: open to everybody, and it says no more than whether this process serves.
import type { handleServerStreamingCall, handleUnaryCall, sendUnaryData } from '@grpc/grpc-js'
import { errorStatus } from './error-status.ts'
import { fixedMessage } from './fixed-messages.ts'
import type { EnumShape } from './message-shape.ts'
import { onCanceled } from './on-canceled.ts'
import type { ProtoFile, ProtoMethod } from './proto-files.ts'
import type { Codec, Serving } from './served.ts'
import { createStreamSlots } from './stream-slots.ts'

const packageName = 'grpc.health.v1'
const serviceName = `${packageName}.Health`

const servingStatus: EnumShape = {
  name: 'ServingStatus',
  path: `${packageName}.HealthCheckResponse.ServingStatus`,
  zero: 'UNKNOWN',
  members: ['SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'].map((name, at) => ({
    json: name,
    name,
    number: at + 1,
  })),
}
const requested = fixedMessage(`${packageName}.HealthCheckRequest`, {
  service: { number: 1, type: 'string' },
})
const response = fixedMessage(`${packageName}.HealthCheckResponse`, {
  status: { number: 1, type: servingStatus },
})
response.enums.push(servingStatus)

const method = (name: string, about: string, isStream: boolean): ProtoMethod => ({
  name,
  path: `/${serviceName}/${name}`,
  about,
  permission: '',
  behind: '',
  input: requested,
  output: response,
  isStream,
  takesStream: false,
})

export const check = method('Check', 'Whether this server serves.', false)
export const watch = method('Watch', 'Whether this server serves, now and whenever that changes.', true)

export const healthFile: ProtoFile = {
  name: 'grpc/health/v1/health.proto',
  packageName,
  serviceName,
  methods: [check, watch],
}

type Status = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN'

export interface Health {
  readonly check: handleUnaryCall<Buffer, Buffer>
  readonly watch: handleServerStreamingCall<Buffer, Buffer>
}

/** The empty name stands for the whole server; of single services it tells only that they exist. */
export function createHealth(serving: Serving, services: ReadonlySet<string>): Health {
  const { app, closing, codecOf } = serving
  const codec: Codec = codecOf(check)
  // Open to everybody, so they share what there is.
  const watchers = createStreamSlots({ streams: 100, streamsPerActor: 100 })
  const serviceOf = (bytes: Buffer) => (codec.decode(bytes) as { service?: string }).service ?? ''

  const statusOf = async (name: string): Promise<Status> => {
    if (name !== '' && !services.has(name)) return 'SERVICE_UNKNOWN'
    if (closing.aborted) return 'NOT_SERVING'
    const parts = await app.system.health()
    return parts.some(({ status }) => status === 'unhealthy') ? 'NOT_SERVING' : 'SERVING'
  }

  const answer = async (request: Buffer, reply: sendUnaryData<Buffer>) => {
    try {
      const name = serviceOf(request)
      const status = await statusOf(name)
      if (status === 'SERVICE_UNKNOWN') throw new Refusal('NOT_FOUND', `There is no service ${name}`)
      reply(null, codec.encode({ status }))
    } catch (error) {
      reply(errorStatus(error, undefined))
    }
  }

  return {
    check: (call, callback) => void answer(call.request, callback),
    watch(call) {
      const closed = new Promise<void>(resolve => {
        onCanceled(call, resolve)
      })
      const tell = async () => {
        const status = await statusOf(serviceOf(call.request))
        if (!call.destroyed) call.write(codec.encode({ status }))
      }
      const stopping = () => void tell().finally(() => call.end())
      const run = async () => {
        await tell()
        closing.addEventListener('abort', stopping, { once: true })
        await closed
        closing.removeEventListener('abort', stopping)
      }
      watchers
        .hold(anybody, run)
        .catch((error: unknown) =>
          call.emit('error', Object.assign(new Error('health'), errorStatus(error, undefined))),
        )
    },
  }
}

const anybody = { actor: { id: 'anybody', kind: 'system' as const } }
