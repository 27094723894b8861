import type { LimitState } from '#kernel'
import type { OperationInfo } from '#surfaces/client'
import { kernelStreams, protoFiles, type NumberLock } from '#surfaces/grpc'
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js'
import { readFileSync } from 'node:fs'
import { readLimit } from '../../../src/surfaces/client/limit-fields.ts'
import { createDecoder } from '../../../src/surfaces/grpc/decode-message.ts'
import { createEncoder } from '../../../src/surfaces/grpc/encode-message.ts'
import { refusedFrom, type Answered, type Way } from '../asker.ts'

/** What a message has no field for cannot be said: such a question is passed over. */
export const grpc: Way = {
  name: 'gRPC',
  dropsNulls: true,
  checksTypes: true,
  async open({ grpc: address, key, operations }) {
    const methods = methodsOf(operations)
    const client = new Client(address, credentials.createInsecure())
    return {
      ask({ operation, input, idempotencyKey }) {
        const method = methods.get(operation.name)!
        const bytes = bytesOf(method.encode, input)
        if (!bytes || !isWhole(method.readInput(bytes), input)) return Promise.resolve({ cannotSay: true })
        const metadata = new Metadata()
        if (key !== undefined) metadata.set('authorization', `Bearer ${key}`)
        if (idempotencyKey !== undefined) metadata.set('idempotency-key', idempotencyKey)
        return new Promise<Answered>(resolve => {
          let limit: LimitState | undefined
          const call = client.makeUnaryRequest(
            method.path,
            (some: Buffer) => some,
            (some: Buffer) => some,
            bytes,
            metadata,
            {},
            (error, value) =>
              resolve(
                error ? { refused: refusedIn(error), limit } : { answer: method.readOutput(value!), limit },
              ),
          )
          call.on('metadata', given => (limit = limitIn(given)))
        })
      },
      close: async () => client.close(),
    }
  },
}

export function methodsOf(operations: readonly OperationInfo[]) {
  const lock = JSON.parse(readFileSync('contracts/alice.proto.lock.json', 'utf8')) as NumberLock
  const methods = protoFiles([...operations, ...kernelStreams], lock).flatMap(file => file.methods)
  return new Map(
    methods.map(({ behind, path, input, output }) => [
      behind,
      {
        path,
        encode: createEncoder(input),
        readInput: createDecoder(input),
        readOutput: createDecoder(output),
      },
    ]),
  )
}

function bytesOf(encode: (json: unknown) => Buffer, input: unknown): Buffer | undefined {
  try {
    return encode(input)
  } catch {
    return undefined
  }
}

/** True when nothing of the input was lost on its way into a message. */
const isWhole = (read: unknown, input: unknown) => sorted(read) === sorted(input)

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )

function refusedIn({ metadata, details }: ServiceError) {
  const [bytes] = metadata.get('alice-error-bin')
  const said = bytes === undefined ? {} : (JSON.parse(bytes.toString()) as { error?: object })
  return refusedFrom(said.error ?? { message: details, ...said })
}

const limitIn = (metadata: Metadata) =>
  readLimit(
    new Headers(
      ['ratelimit', 'ratelimit-policy'].flatMap(name =>
        metadata.get(name).map((value): [string, string] => [name, String(value)]),
      ),
    ),
  )
