import type { Caller } from '#kernel'
import type { App } from '#kernel/run'
import { appClient, callAs, type AliceClient } from '#surfaces/client'
import { ownersOperations } from './steering.ts'

const surface = 'mcp'

/** Alice for one caller; what she answers is written to the wire at once, so nothing is copied before. */
export function aliceFor(app: App, caller: Caller): AliceClient {
  const place = { app, caller, surface }
  let client: AliceClient | undefined
  const whole = () => (client ??= appClient(app, caller, { surface }))
  return {
    where: 'this process',
    call: (name, input, settings) => callAs(place, name, input, settings),
    operations: () => whole().operations(),
    follow: options => whole().follow(options),
    recent: options => whole().recent(options),
    close: async () => client?.close(),
  }
}

/** Alice for whoever looks after a workflow it started: what it holds, and what that takes. */
export function steeringFor(app: App, caller: Caller): AliceClient {
  const more = new Set(ownersOperations.map(name => app.catalog.findOperation(name)?.permission))
  const can = (permission: string) =>
    permission === 'events:read' || more.has(permission) || caller.can(permission)
  return aliceFor(app, { actor: caller.actor, can, ended: caller.ended })
}

export const actorOf = ({ actor }: Caller) => `${actor.kind}:${actor.id}`
