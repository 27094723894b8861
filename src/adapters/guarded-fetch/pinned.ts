import type { Agent, RequestInit } from 'undici'
import { loadUndici } from './load-undici.ts'

/**
 * A `fetch` for the one server that shows exactly this certificate, whatever name it is reached by: for a program that
 * has the certificate from the server's own folder.
 */
export function pinnedFetch(certificate: string): typeof fetch {
  let agent: Agent | undefined
  const pinned = async (input: Parameters<typeof fetch>[0], init?: Parameters<typeof fetch>[1]) => {
    if (input instanceof Request) throw new TypeError('A pinned request takes a URL, not a Request')
    const { Agent: Pinning, fetch: send } = await loadUndici()
    agent ??= new Pinning({
      connect: { ca: certificate, allowPartialTrustChain: true, checkServerIdentity: () => undefined },
    })
    return send(input, { ...(init as unknown as RequestInit), dispatcher: agent })
  }
  return pinned
}
