import { Refusal, type Authenticate, type Caller } from '#kernel'
import type { App } from '#kernel/run'
import type { FastifyInstance } from 'fastify'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { credentialsOf } from './credentials.ts'
import { guardRequest } from './guard.ts'
import type { HttpPart, Upgrade } from './http-server.ts'
import { rawProblem, unauthenticated } from './problem.ts'

interface UpgradeParts {
  readonly app: App
  readonly parts: readonly HttpPart[]
  readonly authenticate: Authenticate
  readonly allowedHosts?: readonly string[] | undefined
  readonly state: { readonly host: string; readonly isClosing: boolean }
}

/** Hands connections that leave HTTP to the part that wants their path, after the checks every request passes. */
export function acceptUpgrades(server: FastifyInstance, options: UpgradeParts): void {
  const upgrades = new Map(options.parts.flatMap(({ upgrades: some = {} }) => Object.entries(some)))
  if (upgrades.size === 0) return
  server.server.on('upgrade', (request, socket: Duplex, head) => {
    // An error before anybody listens for it would end the process.
    socket.on('error', () => socket.destroy())
    const upgrade = upgradeAt(upgrades, (request.url ?? '').split('?', 1)[0]!)
    void admit(request, options, upgrade !== undefined)
      .then(caller => upgrade!(request, socket, head, caller))
      .catch((error: unknown) => turnAway(socket, error))
  })
}

/** The one for exactly this path, else the one for everything below: `/ws/*`. */
function upgradeAt(upgrades: ReadonlyMap<string, Upgrade>, path: string): Upgrade | undefined {
  const exact = upgrades.get(path)
  if (exact) return exact
  const [, above] = /^(.+?)\/./.exec(path) ?? []
  return above === undefined ? undefined : upgrades.get(`${above}/*`)
}

async function admit(
  request: IncomingMessage,
  { authenticate, allowedHosts = [], state }: UpgradeParts,
  isThere: boolean,
): Promise<Caller> {
  guardRequest(request, { host: state.host, allowedHosts })
  if (state.isClosing) throw new Refusal('STOPPING', 'This server is stopping', { suggestions: ['retry'] })
  if (!isThere) throw new Refusal('NOT_FOUND', 'Nothing takes connections at this address')
  const caller = await authenticate(credentialsOf(request))
  if (!caller) throw unauthenticated()
  return caller
}

const turnAway = (socket: Duplex, error: unknown) =>
  void socket.end(rawProblem(error), () => socket.destroy())
