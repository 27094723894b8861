import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js'
import { Search, search, searchPath } from './shelf-proto.ts'

const same = (bytes: Buffer) => bytes

/** The library and nothing else, with messages made at run time as ours are. */
export async function grpcJs() {
  const server = new Server()
  const method = {
    path: searchPath,
    requestStream: false,
    responseStream: false,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  }
  const answer = ({ request }: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>) => {
    const found = search(fromBinary(Search.input, request))
    reply(null, Buffer.from(toBinary(Search.output, create(Search.output, found))))
  }
  server.addService({ Search: method }, { Search: answer })
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    )
  })
  return { address: `127.0.0.1:${port}`, close: async () => server.forceShutdown() }
}
