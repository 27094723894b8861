import type { Actor } from '#kernel'
import type { Connection } from '#surfaces/cli'
import { httpClient, parseTraceparent, type AliceClient } from '#surfaces/client'
import type { Place } from '../config-place.ts'
import type { Config } from '../config.ts'
import { leanFetch } from './lean-fetch.ts'
import { assistantHeader, ownerKey } from './owner-key.ts'
import { findServer } from './server-file.ts'

/** An Alice that was reached, and the way to be somebody else there with the same right to come in. */
export interface Reached extends Connection {
  as(actor: Actor): AliceClient
}

export interface Way {
  readonly place: Place
  /** Read when Alice has to be opened in this process. */
  readonly config: () => Promise<Config>
  /** That this begins; it takes a moment. */
  readonly onOpening?: ((home: string) => void) | undefined
}

/** A server named by ALICE_URL, else the one of this data folder, else Alice opened in this process. */
export async function connect(way: Way, actor: Actor): Promise<Reached> {
  const reached = (await reachServer(way.place, actor)) ?? (await open(way, actor))
  const traceparent = parseTraceparent(way.place.traceparent)
  if (traceparent === undefined) return reached
  const as = (other: Actor) => inTrace(reached.as(other), traceparent)
  return { ...reached, client: inTrace(reached.client, traceparent), as }
}

/** Every call belongs to the trace in which the command was started. */
const inTrace = (client: AliceClient, traceparent: string): AliceClient => ({
  ...client,
  call: (name, input, settings) => client.call(name, input, { traceparent, ...settings }),
})

/** A server that runs already; nothing is opened when there is none. */
export async function reachServer({ url, key, home }: Place, actor: Actor): Promise<Reached | undefined> {
  if (url !== undefined) {
    return far(actor, other => httpClient({ url, key, fetch: speakingAs(other, fetchFor(url)) }))
  }
  const server = await findServer(home)
  if (!server) return undefined
  const own = { url: server.url, key: await ownerKey(home) }
  return far(actor, other => httpClient({ ...own, fetch: speakingAs(other, server.fetch) }))
}

async function open({ place, config, onOpening }: Way, actor: Actor): Promise<Reached> {
  onOpening?.(place.home)
  const { openHere } = await import('./open-here.ts')
  return openHere(await config(), actor)
}

/** A server far away gets Node's own, which asks for compressed answers and knows TLS. */
const fetchFor = (url: string): typeof fetch => (url.startsWith('http:') ? leanFetch : fetch)

const far = (actor: Actor, as: Reached['as']): Reached => ({ client: as(actor), as, isEmbedded: false })

/** Says with every request that an assistant speaks, when one does. */
function speakingAs({ id, kind }: Actor, send: typeof fetch): typeof fetch {
  if (kind !== 'assistant') return send
  return (input, init) =>
    send(input, {
      ...init,
      headers: { ...(init?.headers as Record<string, string>), [assistantHeader]: id },
    })
}
