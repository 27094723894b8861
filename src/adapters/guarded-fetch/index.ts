// Requests to URLs that callers set. The address that was checked is the address that is connected to, so that a name
// which answers differently the second time (DNS rebinding) gains nothing.
import { Refusal } from '#kernel'
import { lookup as lookUp } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import type { Agent, fetch as Send, RequestInit } from 'undici'
import { loadUndici } from './load-undici.ts'
import { blockList, isIn, isPublic } from './networks.ts'

export { pinnedFetch } from './pinned.ts'

export interface GuardedFetchOptions {
  /** Networks that may be reached although they are not public: `10.0.0.0/8`, `127.0.0.1`. */
  readonly allow?: readonly string[] | undefined
  /** Until the connection stands. */
  readonly connectMs?: number | undefined
  /** Until the head of the answer is there, and between two pieces of its body. */
  readonly answerMs?: number | undefined
  readonly lookup?: LookupAll | undefined
}

interface Address {
  readonly address: string
  readonly family: number
}

/** `dns.lookup` with `all`. */
export type LookupAll = (
  host: string,
  options: { readonly all: true },
  done: (error: Error | null, addresses: readonly Address[]) => void,
) => void

export interface GuardedFetch {
  readonly fetch: typeof fetch
  close(): Promise<void>
}

/**
 * A `fetch` for URLs that callers set: only public addresses and those allowed, only http and https, no redirects,
 * no proxies. Refuses with `ADDRESS_NOT_ALLOWED`.
 */
export function guardedFetch(options: GuardedFetchOptions = {}): GuardedFetch {
  const allowed = blockList(options.allow ?? [])
  const mayReach = (address: string) => isPublic(address) || isIn(allowed, address)
  // Loaded for the first request: it is heavy, and most Alices never send one.
  let loading: Promise<{ readonly send: typeof Send; readonly agent: Agent }> | undefined
  const load = async () => {
    const undici = await loadUndici()
    const agent = new undici.Agent({
      connect: {
        lookup: guardedLookup(mayReach, options.lookup ?? lookUp),
        timeout: options.connectMs ?? 5000,
      },
      headersTimeout: options.answerMs ?? 20_000,
      bodyTimeout: options.answerMs ?? 20_000,
      maxResponseSize: 10_485_760,
    })
    return { send: undici.fetch, agent }
  }

  const guarded = async (input: Parameters<typeof fetch>[0], init?: Parameters<typeof fetch>[1]) => {
    if (input instanceof Request) throw new TypeError('A guarded request takes a URL, not a Request')
    const url = new URL(input)
    assertUrl(url, mayReach)
    const { send, agent } = await (loading ??= load())
    const request = { ...(init as unknown as RequestInit), redirect: 'manual', dispatcher: agent } as const
    try {
      const response = await send(url, request)
      if (response.status < 300 || response.status > 399 || response.status === 304) return response
      await response.body?.cancel()
    } catch (error) {
      throw refusalIn(error) ?? error
    }
    throw notAllowed(url.hostname, 'It sends the request on to another address')
  }
  return { fetch: guarded, close: async () => (await loading)?.agent.destroy() }
}

/** What can be said against a URL before anything is looked up. */
function assertUrl(url: URL, mayReach: (address: string) => boolean) {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw notAllowed(url.hostname, `${url.protocol} is neither http: nor https:`)
  }
  if (url.username !== '' || url.password !== '') {
    throw notAllowed(url.hostname, 'A URL with a name or password in it is not used')
  }
  // A name that is an address is never looked up. The URL parser has written it in its usual form before.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(host) > 0 && !mayReach(host)) throw notAllowed(host)
}

/** Looks a name up once; one address of it that may not be reached spoils the name. */
function guardedLookup(mayReach: (address: string) => boolean, lookup: LookupAll): LookupFunction {
  return (host, { all }, done) =>
    lookup(host, { all: true }, (error, addresses) => {
      if (error) return done(error, '')
      const wrong = addresses.some(({ address }) => !mayReach(address))
      if (wrong || addresses.length === 0) return done(notAllowed(host), '')
      if (all) return done(null, [...addresses])
      done(null, addresses[0]!.address, addresses[0]!.family)
    })
}

function refusalIn(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  const { cause } = error as { cause?: unknown }
  return cause instanceof Refusal ? cause : undefined
}

/** Says nothing about what the name leads to: that would tell strangers about this network. */
const notAllowed = (host: string, why = 'It leads to an address inside this network') =>
  new Refusal('ADDRESS_NOT_ALLOWED', `Requests to ${host.slice(0, 200)} are not made. ${why}`, {
    status: 422,
    details: { host: host.slice(0, 200) },
    suggestions: ['use_public_address', 'allow_address_in_configuration'],
  })
