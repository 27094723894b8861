import { readNumberLock } from '../../src/main/open-grpc.ts'
import { describeOperations } from '../../src/surfaces/client/index.ts'
import { createEncoder } from '../../src/surfaces/grpc/encode-message.ts'
import { kernelStreams, protoFiles } from '../../src/surfaces/grpc/index.ts'
import { wanted } from '../ours/ten-assets.ts'
import type { WholeAlice } from '../ours/whole-alice.ts'
import type { GrpcTarget } from './target.ts'

/** Where gRPC answers the operation, and what is asked, in the numbers this Alice gives the fields. */
export async function grpcTarget({ app, addresses, key }: WholeAlice): Promise<GrpcTarget> {
  const described = [...describeOperations(app.catalog), ...kernelStreams]
  const method = protoFiles(described, await readNumberLock())
    .flatMap(({ methods }) => methods)
    .find(({ behind }) => behind === 'shelf.search')!
  return {
    over: 'grpc',
    address: addresses.grpc!,
    path: method.path,
    message: createEncoder(method.input)(wanted).toString('base64'),
    metadata: { authorization: `Bearer ${key}` },
  }
}
