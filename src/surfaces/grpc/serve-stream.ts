// I1  A reader gets every answer after its start, in order, each once; each says where to go on.
// I2  What a slow reader has not taken stays in the log: a stream holds 64 KiB and one answer more.
// I3  A reader that takes nothing for `stalledMs` is told where it was; its place is free again when it took that.
import { assertMay, isRefusal, Refusal, type Caller } from '#kernel'
import { parseTraceparent } from '#surfaces/client'
import { Metadata, type handleServerStreamingCall, type ServerWritableStream } from '@grpc/grpc-js'
import { lastOf } from './admit-calls.ts'
import { errorStatus } from './error-status.ts'
import { onCanceled } from './on-canceled.ts'
import { createOutlet } from './outlet.ts'
import type { ProtoMethod } from './proto-files.ts'
import type { Serving } from './served.ts'
import type { StreamInfo, StreamItem } from './stream-info.ts'
import type { StreamSlots } from './stream-slots.ts'

type Call = ServerWritableStream<Buffer, Buffer>

export interface StreamMethod {
  readonly method: ProtoMethod
  readonly stream: StreamInfo
}

export function serveStream(
  serving: Serving,
  streamed: StreamMethod,
  slots: StreamSlots,
): handleServerStreamingCall<Buffer, Buffer> {
  const bytesOf = sharedBytes(serving, streamed.method)

  return call => {
    const leaving = new AbortController()
    const closed = new Promise<void>(resolve => {
      onCanceled(call, () => {
        leaving.abort()
        resolve()
      })
    })
    const caller = serving.callerOf(call.metadata)
    const signal = AbortSignal.any([leaving.signal, serving.closing, caller.ended])
    const run = async () => {
      try {
        await pump(serving, streamed, { call, caller, signal, bytesOf })
        call.end()
      } catch (error) {
        endWith(serving, call, error)
      }
      await closed
    }
    slots.hold(caller, run).catch((error: unknown) => endWith(serving, call, error))
  }
}

interface Reader {
  readonly call: Call
  readonly caller: Caller
  readonly signal: AbortSignal
  bytesOf(item: StreamItem): Buffer
}

async function pump(serving: Serving, { method, stream }: StreamMethod, reader: Reader): Promise<void> {
  const { app, closing, limits } = serving
  const { call, caller, signal, bytesOf } = reader
  assertMay(caller, stream.permission)
  const input = serving.codecOf(method).decode(call.request)
  const { after, items } = await stream.open({ app, caller, input, signal })
  call.sendMetadata(positionMetadata(after))
  const outlet = createOutlet(call)
  for await (const item of items) {
    assertMay(caller, stream.permission)
    outlet.write(bytesOf(item))
    if (await outlet.hasRoom(signal, limits.stalledMs)) continue
    if (!signal.aborted) throw tooSlow(item.position)
    break
  }
  if (caller.ended.aborted) throw ended()
  if (closing.aborted) throw new Refusal('STOPPING', 'This server is stopping', { suggestions: ['retry'] })
}

/** Written once for all who read the same event. */
function sharedBytes(serving: Serving, method: ProtoMethod): (item: StreamItem) => Buffer {
  const known = new WeakMap<object, Buffer>()
  return item => {
    const bytes = known.get(item.source) ?? serving.codecOf(method).encode(item.value())
    known.set(item.source, bytes)
    return bytes
  }
}

function positionMetadata(after: number): Metadata {
  const metadata = new Metadata()
  metadata.set('alice-position', String(after))
  return metadata
}

const ended = () =>
  new Refusal('UNAUTHENTICATED', 'The credentials of this stream have ended', { suggestions: ['send_key'] })

const tooSlow = (position: number) =>
  new Refusal('READER_TOO_SLOW', `The answers were not taken in time; go on after ${position}`, {
    status: 429,
    details: { after: position },
    suggestions: [`follow_from_${position}`],
  })

function endWith({ app }: Serving, call: Call, error: unknown) {
  if (call.destroyed) return
  const { body, ...status } = errorStatus(error, parseTraceparent(lastOf(call.metadata, 'traceparent')))
  const { trace_id } = body
  if (!isRefusal(error)) app.log.error({ err: error, trace_id, path: call.getPath() }, 'A stream broke')
  call.emit('error', Object.assign(new Error(status.details), status))
}
