import { status } from '@grpc/grpc-js'

// cspell:ignore CANCELLED

/** What the code of a refusal says more exactly than its HTTP status. */
const byCode: Readonly<Record<string, status>> = {
  UNKNOWN_OPERATION: status.UNIMPLEMENTED,
  VERSION_CONFLICT: status.ABORTED,
  DUPLICATE_EVENT: status.ALREADY_EXISTS,
  POSITION_UNKNOWN: status.OUT_OF_RANGE,
  BUDGET_EXCEEDED: status.RESOURCE_EXHAUSTED,
}

/** As google/rpc/code.proto pairs them; what conflicts with the state of things is a failed precondition. */
const byHttpStatus: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  405: status.UNIMPLEMENTED,
  410: status.NOT_FOUND,
  413: status.RESOURCE_EXHAUSTED,
  415: status.INVALID_ARGUMENT,
  421: status.INVALID_ARGUMENT,
  422: status.INVALID_ARGUMENT,
  429: status.RESOURCE_EXHAUSTED,
  499: status.CANCELLED,
  500: status.INTERNAL,
  501: status.UNIMPLEMENTED,
  502: status.UNAVAILABLE,
  503: status.UNAVAILABLE,
  504: status.DEADLINE_EXCEEDED,
}

/** The gRPC status of a refusal or a fault. */
export const grpcStatus = (code: string, httpStatus: number): status =>
  byCode[code] ??
  byHttpStatus[httpStatus] ??
  (httpStatus >= 500 ? status.INTERNAL : status.FAILED_PRECONDITION)
