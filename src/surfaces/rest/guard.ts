// Keeps out what comes through somebody else's web page: DNS rebinding by the Host header, other origins by Origin
// and Sec-Fetch-Site. Nothing here allows a cross-origin request; there is no CORS.
import { Refusal } from '#kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isIP } from 'node:net'

export interface GuardOptions {
  /** The address this server listens on. */
  readonly host: string
  /** Further names under which people reach it: `alice.example.org`. */
  readonly allowedHosts: readonly string[]
}

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
}

export function guardRequest(request: FastifyRequest, reply: FastifyReply, options: GuardOptions): void {
  void reply.headers(securityHeaders)
  const host = hostOf(request.headers.host)
  if (host === undefined || !isOurName(host, options)) {
    throw forbidden(
      'WRONG_HOST',
      `This server is not reached as ${request.headers.host?.slice(0, 200) ?? 'nothing'}`,
      421,
    )
  }
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (origin === undefined && site !== 'cross-site') return
  if (origin !== undefined && originHost(origin) === request.headers.host) return
  throw forbidden('WRONG_ORIGIN', 'Requests from the pages of other sites are not answered', 403)
}

const forbidden = (code: string, message: string, status: number) => new Refusal(code, message, { status })

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
