export { assertAcceptsJson } from './accepts.ts'
export { credentialsOf } from './credentials.ts'
export { entityTag, isNamed } from './entity-tags.ts'
export { listenOnFreePort } from './free-port.ts'
export {
  httpServer,
  type HttpOptions,
  type HttpPart,
  type HttpReply,
  type HttpRequest,
  type HttpServer,
  type Upgrade,
} from './http-server.ts'
export { isDeeper } from './json-body.ts'
export { networkOf } from './limit-connections.ts'
export { limitHeaders, retryAfter, tellLimit } from './limit-headers.ts'
export { answerWithMethods, pathOf } from './not-found.ts'
export { usualLimits, type Limits } from './limits.ts'
export type { RunningHttp } from './listen-on.ts'
export { unreadable } from './problem.ts'
export { secureOptions, type TlsFiles } from './tls.ts'
export { shortHeader } from './short-header.ts'
