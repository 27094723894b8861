// What an operation takes and answers is the same JSON on gRPC as everywhere else.
import { catalogOf } from '#kernel/run'
import { describeOperations } from '#surfaces/client'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allDomains } from '../src/main/domains.ts'
import { readNumberLock } from '../src/main/open-grpc.ts'
import { createDecoder } from '../src/surfaces/grpc/decode-message.ts'
import { createEncoder } from '../src/surfaces/grpc/encode-message.ts'
import { protoFiles } from '../src/surfaces/grpc/proto-files.ts'
import { valuesOf } from './contracts/schema-values.ts'

const infos = describeOperations(catalogOf(allDomains))
const methods = protoFiles(infos, await readNumberLock()).flatMap(file => file.methods)

test('everything every operation can take and answer is the same JSON after it was bytes', () => {
  for (const info of infos) {
    const { input, output } = methods.find(({ behind }) => behind === info.name)!
    for (const [schema, message] of [
      [info.input_schema, input],
      [info.output_schema, output],
    ] as const) {
      const encode = createEncoder(message)
      const decode = createDecoder(message)
      const isSame = (value: unknown) => {
        expect(decode(encode(value)), message.path).toEqual(value)
      }
      fc.assert(fc.property(valuesOf(schema), isSame), { numRuns: 8 })
    }
  }
})
