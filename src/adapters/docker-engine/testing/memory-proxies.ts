import { EngineError, type Address, type Proxies } from '#domains/infra/ports'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

interface Open {
  readonly listen: Address
  readonly server: Server
  upstream: Address | undefined
}

/** Proxies of this process: they forward like real ones, and end with the test. */
export function memoryProxies(): Proxies & { end(): Promise<void> } {
  const openById = new Map<string, Promise<Open>>()
  const sockets = new Set<Socket>()
  const start = async (id: string, { host, port }: Address): Promise<Open> => {
    const server = createServer(socket => {
      const upstream = openUpstream()
      for (const each of [socket, upstream]) {
        if (!each) continue
        sockets.add(each)
        each.on('error', () => each.destroy())
        each.on('close', () => sockets.delete(each))
      }
      if (!upstream) return socket.destroy()
      socket.pipe(upstream).pipe(socket)
    })
    server.listen(port, host)
    await once(server, 'listening').catch((error: unknown) => {
      openById.delete(id)
      throw new EngineError('exhausted', `Port ${port} is taken`, { cause: error })
    })
    const open: Open = {
      listen: { host, port: (server.address() as AddressInfo).port },
      server,
      upstream: undefined,
    }
    const openUpstream = () => open.upstream && connect(open.upstream)
    return open
  }
  const close = async (id: string) => {
    const found = openById.get(id)
    openById.delete(id)
    if (!found) return
    const { server } = await found
    server.close()
  }

  return {
    async open(id, listen) {
      const known = openById.get(id) ?? start(id, listen)
      openById.set(id, known)
      return (await known).listen
    },
    async point(id, upstream) {
      const found = await openById.get(id)
      if (found) found.upstream = upstream
    },
    async list() {
      const all = await Promise.all([...openById].map(async ([id, open]) => ({ id, open: await open })))
      return all.map(({ id, open }) => ({
        id,
        listen: open.listen,
        ...(open.upstream && { upstream: open.upstream }),
      }))
    },
    close,
    async end() {
      for (const id of openById.keys()) await close(id)
      for (const socket of sockets) socket.destroy()
    },
  }
}
