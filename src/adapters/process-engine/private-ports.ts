import { EngineError } from '#domains/infra/ports'
import { createServer } from 'node:net'

/** Below what systems give to connections that go out, so that a port is still free when its program is started again. */
const first = 20_000
const count = 12_000
const tries = 200

export interface PrivatePorts {
  /** So many ports that nobody listens on and that were not given out by us lately. */
  choose(howMany: number): Promise<readonly number[]>
  isFree(port: number): Promise<boolean>
}

export function createPrivatePorts(random: () => number): PrivatePorts {
  // Between being chosen and being listened on, a port looks free to everybody.
  const given = new Set<number>()

  const one = async (): Promise<number> => {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const port = first + Math.floor(random() * count)
      if (given.has(port)) continue
      given.add(port)
      if (given.size > count / 2) given.clear()
      if (await isFree(port)) return port
    }
    throw new EngineError('exhausted', `No port from ${first} to ${first + count} is free for a program`)
  }

  return {
    async choose(howMany) {
      const ports: number[] = []
      while (ports.length < howMany) ports.push(await one())
      return ports
    },
    isFree,
  }
}

const isFree = (port: number) =>
  new Promise<boolean>(done => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })
