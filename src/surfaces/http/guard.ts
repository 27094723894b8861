// Keeps out what comes through somebody else's web page: DNS rebinding by the Host header, other origins by Origin
// and Sec-Fetch-Site. Nothing here allows a cross-origin request; there is no CORS.
import { Refusal } from '#kernel'
import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { unreadable } from './problem.ts'

export interface GuardOptions {
  /** The address this server listens on. */
  readonly host: string
  /** Further names under which people reach it: `alice.example.org`. */
  readonly allowedHosts: readonly string[]
}

export const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
}

/** A request as it came. */
interface Incoming {
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly url?: string | undefined
}

export function guardRequest({ headers, rawHeaders, url = '' }: Incoming, options: GuardOptions): void {
  assertSaidOnce(rawHeaders)
  if (headers.host === undefined) throw unreadable('A request names the host it is for')
  const host = hostOf(headers.host)
  if (host === undefined || !isOurName(host, options)) {
    throw forbidden('WRONG_HOST', `This server is not reached as ${headers.host.slice(0, 200)}`, 421)
  }
  if (url.includes('#')) throw unreadable('The address of a request has no fragment')
  // RFC 9112 §3.2.2: a whole URL is read; one for another host than the header's is two requests in one.
  if (!url.startsWith('/') && URL.parse(url)?.host !== headers.host && url !== '*') {
    throw unreadable('The address of the request is for another host')
  }
  const { origin } = headers
  const site = headers['sec-fetch-site']
  if (origin === undefined && site !== 'cross-site') return
  if (origin !== undefined && originHost(origin) === headers.host) return
  throw forbidden('WRONG_ORIGIN', 'Requests from the pages of other sites are not answered', 403)
}

const forbidden = (code: string, message: string, status: number) => new Refusal(code, message, { status })

const singular: ReadonlyMap<string, number> = new Map(
  [
    'authorization',
    'content-type',
    'host',
    'idempotency-key',
    'if-match',
    'if-none-match',
    'origin',
    'x-alice-assistant',
    'x-api-key',
  ].map((name, index) => [name, 2 ** index]),
)

/** Said twice, a proxy before us may have looked at the other one. */
function assertSaidOnce(rawHeaders: readonly string[]) {
  let seen = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!.toLowerCase()
    const bit = singular.get(name) ?? 0
    if ((seen & bit) !== 0) throw unreadable(`The header ${name} is there twice`)
    seen |= bit
  }
}

/** The name before the port, without the brackets of an IPv6 address. */
function hostOf(header: string | undefined): string | undefined {
  const parts = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(header ?? '')
  return (parts?.[1] ?? parts?.[2])?.toLowerCase()
}

/**
 * On loopback only loopback names count. Elsewhere an address counts, because nobody can rebind one, and any name
 * unless the names are listed.
 */
function isOurName(host: string, { host: bound, allowedHosts }: GuardOptions): boolean {
  if (allowedHosts.includes(host) || isLoopback(host)) return true
  if (isLoopback(bound)) return false
  return isIP(host) > 0 || allowedHosts.length === 0
}

const isLoopback = (host: string) =>
  host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

const originHost = (origin: string) => URL.parse(origin)?.host
