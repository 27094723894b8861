import { isRefusal, Refusal } from '#kernel'
import { parseTraceparent } from '#surfaces/client'
import { limitHeaders } from '#surfaces/http'
import { Metadata, type handleUnaryCall, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js'
import { lastOf } from './admit-calls.ts'
import { errorStatus } from './error-status.ts'
import { onCanceled } from './on-canceled.ts'
import type { OperationMethod, Serving } from './served.ts'

type Unary = ServerUnaryCall<Buffer, Buffer>

/** One call through the pipeline. */
export function serveOperation(serving: Serving, served: OperationMethod): handleUnaryCall<Buffer, Buffer> {
  return (call, callback) => void respond(serving, served, call, callback)
}

async function respond(serving: Serving, served: OperationMethod, call: Unary, reply: sendUnaryData<Buffer>) {
  const trailers = new Metadata()
  try {
    const bytes = await answer(serving, served, call, trailers)
    reply(null, bytes, trailers)
  } catch (error) {
    const { body, ...status } = errorStatus(error, traceparentOf(call.metadata))
    const { trace_id } = body
    const { log } = serving.app
    if (!isRefusal(error)) log.error({ err: error, trace_id, path: call.getPath() }, 'A call broke')
    reply(status)
  }
}

async function answer(
  serving: Serving,
  { method, operation }: OperationMethod,
  call: Unary,
  trailers: Metadata,
) {
  const caller = serving.callerOf(call.metadata)
  const { decode, encode } = serving.codecOf(method)
  const leaving = new AbortController()
  const forget = onCanceled(call, () => {
    if (isWellBefore(call)) leaving.abort()
  })
  try {
    const output = await serving.app.call(operation, decode(call.request), {
      actor: caller.actor,
      caller,
      surface: 'grpc',
      idempotencyKey: shortKey(call.metadata),
      traceparent: traceparentOf(call.metadata),
      timeoutMs: timeLeft(call),
      signal: leaving.signal,
      onLimit: state => call.sendMetadata(metadataOf(limitHeaders(state))),
      onReplay: () => trailers.set('idempotency-replayed', 'true'),
    })
    return encode(output)
  } finally {
    // Every call says so at its end; aborting then would only cost time.
    forget()
  }
}

const traceparentOf = (metadata: Metadata) => parseTraceparent(lastOf(metadata, 'traceparent'))

function shortKey(metadata: Metadata): string | undefined {
  const key = lastOf(metadata, 'idempotency-key')
  if (key === undefined || key === '') return undefined
  if (key.length <= 200 && /^[\x20-\x7e]+$/.test(key)) return key
  throw new Refusal('INVALID_INPUT', 'idempotency-key has at most 200 ASCII characters', { status: 400 })
}

const atDeadlineMs = 100

/** At its deadline a call is canceled from both sides as well: what ends it then is the deadline. */
function isWellBefore(call: Unary): boolean {
  return (timeLeft(call) ?? Number.POSITIVE_INFINITY) > atDeadlineMs
}

/** Until the deadline the caller set; it may have passed. */
function timeLeft(call: Unary): number | undefined {
  const deadline = Number(call.getDeadline())
  return Number.isFinite(deadline) ? Math.max(0, deadline - Date.now()) : undefined
}

function metadataOf(headers: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata()
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value)
  return metadata
}
