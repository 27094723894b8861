import { Agent, fetch as send, type RequestInit } from 'undici'

/**
 * A `fetch` for the one server that shows exactly this certificate, whatever name it is reached by: for a program that
 * has the certificate from the server's own folder.
 */
export function pinnedFetch(certificate: string): typeof fetch {
  const agent = new Agent({
    connect: { ca: certificate, allowPartialTrustChain: true, checkServerIdentity: () => undefined },
  })
  const pinned = (input: Parameters<typeof fetch>[0], init?: Parameters<typeof fetch>[1]) => {
    if (input instanceof Request) throw new TypeError('A pinned request takes a URL, not a Request')
    return send(input, { ...(init as unknown as RequestInit), dispatcher: agent })
  }
  return pinned
}
