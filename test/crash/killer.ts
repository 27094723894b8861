// Carries requests out on a server that keeps being killed.
import type { Chance } from './chance.ts'
import { Died } from './child-process.ts'
import type { Ended, Servers } from './servers.ts'

export interface Killer {
  readonly kills: number
  /** Restarts that found unfinished work and went on with it. */
  readonly resumed: number
  /** Starts the workflow and lets it go on by itself after each of at most `most` kills. */
  carryOut(request: Request, most: number): Promise<Survived>
}

export interface Request {
  readonly operation: string
  readonly input: unknown
}

export interface Survived extends Ended {
  /** How often it was killed on the way. */
  readonly kills: number
}

interface KillerDeps {
  readonly servers: Servers
  readonly chance: Chance
  /** Looks at the world while nothing runs. */
  whileDead(): void
  violated(what: string): void
}

export function createKiller({ servers, chance, whileDead, violated }: KillerDeps): Killer {
  let kills = 0
  let resumed = 0
  let requests = 0

  async function kill() {
    if (servers.current.isGone) violated('the server ended by itself')
    await servers.kill()
    kills += 1
    whileDead()
  }

  /** A restart may be killed, too. */
  async function restart(mayDie: () => boolean) {
    while (mayDie() && chance.next() < 0.2) {
      const { opening } = await servers.beginToOpen()
      const died = opening.catch(ignoreDeath)
      await soon(chance.between(0, 200))
      await kill()
      await died
    }
    const { resumed: count } = await servers.open()
    if (count > 0) resumed += 1
  }

  return {
    get kills() {
      return kills
    },
    get resumed() {
      return resumed
    },
    async carryOut({ operation, input }, most) {
      requests += 1
      const startedWith = kills
      const left = () => most - (kills - startedWith)
      const key = `request-${requests}`
      for (;;) {
        // The same key: a call whose answer was lost is asked again and starts nothing twice.
        const server = servers.current
        const call = server.ask<{ workflow_id: string }>('call', { operation, input, key })
        const work = call.then(({ workflow_id }) => server.ask<Ended>('end', workflow_id))
        if (left() <= 0) return { ...(await work), kills: kills - startedWith }
        const ended = work.catch(ignoreDeath)
        const first = await Promise.race([ended, soon(chance.between(5, 500)).then(() => 'time' as const)])
        if (first !== 'time' && first) return { ...first, kills: kills - startedWith }
        await kill()
        await ended
        await restart(() => left() > 0)
      }
    },
  }
}

function ignoreDeath(error: unknown): undefined {
  if (!(error instanceof Died)) throw error
}

const soon = (ms: number) => new Promise<void>(done => setTimeout(done, ms))
