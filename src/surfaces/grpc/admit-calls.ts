// Who is calling, before a byte of the request is read; and no request may take forever to arrive.
import { Refusal, type Authenticate, type Caller, type Credentials, type Logger } from '#kernel'
import { parseTraceparent } from '#surfaces/client'
import { ServerInterceptingCall, type Metadata, type ServerInterceptor } from '@grpc/grpc-js'
import { errorStatus } from './error-status.ts'

export interface AdmitOptions {
  readonly authenticate: Authenticate
  readonly requestMs: number
  readonly log: Logger
  /** Paths that answer everybody. */
  readonly open: ReadonlySet<string>
  isClosing(): boolean
  /** Told of every call that is let in; the answer is called at its end. */
  callBegan(peer: string): () => void
}

export interface Admission {
  readonly intercept: ServerInterceptor
  /** Who sent this metadata; set for every call that is not open. */
  callerOf(metadata: Metadata): Caller
}

export function createAdmission(options: AdmitOptions): Admission {
  const callers = new WeakMap<Metadata, Caller>()

  const admit = async (path: string, call: Call, metadata: Metadata) => {
    if (options.isClosing()) throw stopping()
    if (options.open.has(path)) return
    const caller = await options.authenticate(credentialsOf(call, metadata))
    if (!caller) throw unauthenticated()
    callers.set(metadata, caller)
  }

  const intercept: ServerInterceptor = ({ path }, call) => {
    const tooLong = () => call.sendStatus(errorStatus(tooLate(options.requestMs), undefined))
    const late = setTimeout(tooLong, options.requestMs)
    let ended = () => {}
    const letIn = (metadata: Metadata, go: (metadata: Metadata) => void) => {
      ended = options.callBegan(call.getPeer())
      go(metadata)
    }
    const refuse = (metadata: Metadata, error: unknown) => {
      clearTimeout(late)
      turnAway(call, metadata, error, options.log)
    }
    return new ServerInterceptingCall(call, {
      start: next =>
        next({
          onReceiveMetadata: (metadata, go) =>
            void admit(path, call, metadata).then(
              () => letIn(metadata, go),
              (error: unknown) => refuse(metadata, error),
            ),
          onReceiveHalfClose(go) {
            clearTimeout(late)
            go()
          },
          // Also at the end of a call that was answered.
          onCancel() {
            clearTimeout(late)
            ended()
          },
        }),
    })
  }

  return {
    intercept,
    callerOf(metadata) {
      const caller = callers.get(metadata)
      if (!caller) throw unauthenticated()
      return caller
    },
  }
}

type Call = Parameters<ServerInterceptor>[1]

function turnAway(call: Call, metadata: Metadata, error: unknown, log: Logger) {
  const { body, ...status } = errorStatus(error, parseTraceparent(lastOf(metadata, 'traceparent')))
  if (body.code === 'FAULT') log.error({ err: error, trace_id: body.trace_id }, 'A gRPC call broke')
  call.sendStatus(status)
}

/** The same that HTTP shows: a bearer token or `x-api-key`, the certificate of the connection, and the address. */
function credentialsOf(call: Call, metadata: Metadata): Credentials {
  const bearer = /^bearer +(\S+) *$/i.exec(lastOf(metadata, 'authorization') ?? '')?.[1]
  const certificate = call.getAuthContext().sslPeerCertificate
  const key = lastOf(metadata, 'x-api-key')
  return {
    token: bearer ?? (key === '' ? undefined : key),
    certificate: certificate && {
      subject: String(certificate.subject.CN),
      fingerprint256: certificate.fingerprint256,
    },
    assistant: lastOf(metadata, 'x-alice-assistant'),
    address: withoutPort(call.getPeer()),
  }
}

function withoutPort(peer: string): string {
  const end = peer.lastIndexOf(':')
  return end === -1 ? peer : peer.slice(0, end)
}

export function lastOf(metadata: Metadata, name: string): string | undefined {
  const value = metadata.get(name).at(-1)
  return typeof value === 'string' ? value : undefined
}

const stopping = () => new Refusal('STOPPING', 'This server is stopping', { suggestions: ['retry'] })

const unauthenticated = () =>
  new Refusal('UNAUTHENTICATED', 'Send a key in the metadata: authorization: Bearer <key>', {
    suggestions: ['send_key'],
  })

const tooLate = (ms: number) =>
  new Refusal('DEADLINE_EXCEEDED', `The request did not arrive within ${ms} ms`, { suggestions: ['retry'] })
