import type { Credentials } from '#kernel'
import type { IncomingMessage } from 'node:http'
import { TLSSocket, type PeerCertificate } from 'node:tls'

/** The header by which a caller's own program says that an assistant speaks: it can only lower what is allowed. */
const assistantHeader = 'x-alice-assistant'

/**
 * What a request shows: a bearer token (RFC 6750 §2.1) or `X-API-Key`, else the sessions of a browser, and the
 * certificate of its connection.
 */
export function credentialsOf({ headers, socket }: IncomingMessage): Credentials {
  const assistant = headers[assistantHeader]
  const token = tokenOf(headers)
  return {
    token,
    sessions: token === undefined && headers.cookie !== undefined ? sessionsOf(headers) : undefined,
    certificate: socket instanceof TLSSocket ? certificateOf(socket) : undefined,
    assistant: typeof assistant === 'string' ? assistant : undefined,
    address: socket.remoteAddress,
  }
}

function tokenOf(headers: IncomingMessage['headers']): string | undefined {
  const bearer = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
  const key = headers['x-api-key']
  return bearer ?? (typeof key === 'string' && key !== '' ? key : protocolToken(headers))
}

/** `Sec-WebSocket-Protocol: alice, bearer.<key>`: in a browser a socket has no other header to show a key in. */
const protocolToken = (headers: IncomingMessage['headers']) =>
  /(?:^|[, ])bearer\.([^, ]+)/.exec(headers['sec-websocket-protocol'] ?? '')?.[1]

/**
 * Cookies named `alice_…`. Several Alices on one machine share a browser's jar, for cookies know no ports; so a page of
 * another port, which is the same site to a browser, gets nothing for them.
 */
function sessionsOf({ cookie = '', 'sec-fetch-site': site }: IncomingMessage['headers']) {
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return undefined
  const found = cookie.slice(0, longestCookies).matchAll(/(?:^|; )alice_[0-9a-f]{8}=([\w-]+)/g)
  const sessions = Array.from(found, ([, sealed = '']) => sealed).slice(0, mostSessions)
  return sessions.length > 0 ? sessions : undefined
}

const longestCookies = 16_384
const mostSessions = 4

/** Only one the server has checked against the authorities it trusts. */
function certificateOf(socket: TLSSocket): Credentials['certificate'] {
  if (!socket.authorized) return undefined
  const { subject, fingerprint256 } = socket.getPeerCertificate() as Partial<PeerCertificate>
  if (!subject || fingerprint256 === undefined) return undefined
  return { subject: String(subject.CN), fingerprint256 }
}
