export type { NumberLock } from './field-numbers.ts'
export { grpcServer } from './grpc-server.ts'
export { protoContracts, protoFiles } from './proto-files.ts'
export { kernelStreams } from './streams.ts'
