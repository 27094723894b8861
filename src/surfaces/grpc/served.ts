// What every kind of call shares.
import type { Caller, Operation } from '#kernel'
import type { App } from '#kernel/run'
import type { Metadata } from '@grpc/grpc-js'
import { createDecoder, type Decode } from './decode-message.ts'
import { createEncoder, type Encode } from './encode-message.ts'
import type { GrpcLimits } from './grpc-limits.ts'
import type { ProtoMethod } from './proto-files.ts'
import { createWireOutput } from './wire-writer.ts'

export interface Serving {
  readonly app: App
  readonly limits: GrpcLimits
  readonly closing: AbortSignal
  callerOf(metadata: Metadata): Caller
  codecOf(method: ProtoMethod): Codec
}

export interface Codec {
  readonly encode: Encode
  readonly decode: Decode
}

/** Readers and writers of a method's messages, made when it is called first. */
export function createCodecs(): (method: ProtoMethod) => Codec {
  const known = new WeakMap<ProtoMethod, Codec>()
  const out = createWireOutput()
  return method => {
    const codec = known.get(method) ?? {
      encode: createEncoder(method.output, out),
      decode: createDecoder(method.input),
    }
    known.set(method, codec)
    return codec
  }
}

export interface OperationMethod {
  readonly method: ProtoMethod
  readonly operation: Operation
}
