import type { Address } from '#domains/infra/ports'
import { pause } from '#lib/pause'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** A program that is just starting, or being replaced, gets this long until a connection to it is given up. */
const patienceMs = 2000
const pauseMs = 25

/** Hands each connection on to where `upstream` points when it arrives, and leaves it there until it ends. */
export function createForwarder(upstream: () => Address | undefined): Server {
  // One side may end before the other: a request that was sent whole still gets its answer.
  const options = { allowHalfOpen: true, pauseOnConnect: true, noDelay: true }
  return createServer(options, client => {
    client.on('error', () => client.destroy())
    void reach(client, upstream, performance.now() + patienceMs)
  })
}

/** What was refused has reached nobody, so that trying again sends nothing twice. */
async function reach(client: Socket, upstream: () => Address | undefined, deadline: number): Promise<void> {
  const isGone = () => client.destroyed
  for (;;) {
    const address = upstream()
    if (isGone()) return
    if (!address) return void client.resetAndDestroy()
    const server = await dial(address)
    if (isGone()) return void server?.destroy()
    if (server) return join(client, server)
    if (performance.now() > deadline) return void client.resetAndDestroy()
    await pause(pauseMs)
  }
}

const dial = ({ host, port }: Address) =>
  new Promise<Socket | undefined>(done => {
    const socket = connect({ host, port, allowHalfOpen: true, noDelay: true })
    socket.once('error', () => done(undefined))
    socket.once('connect', () => done(socket))
  })

/** When one side breaks off, so does the other; when one side ends in order, the other is told so and may go on. */
function join(client: Socket, server: Socket): void {
  server.on('error', () => client.resetAndDestroy())
  client.on('error', () => server.resetAndDestroy())
  server.on('close', () => client.destroy())
  client.on('close', () => server.destroy())
  client.pipe(server)
  server.pipe(client)
  client.resume()
}
