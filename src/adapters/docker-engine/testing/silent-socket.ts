import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A socket before another one, which can fall silent: connections are taken, and nobody answers. */
export async function silentSocket(socketPath: string) {
  const folder = await mkdtemp(join(tmpdir(), 'alice-docker-'))
  const path = join(folder, 'docker.sock')
  const sockets = new Set<Socket>()
  let isSilent = false
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  const server = createServer({ allowHalfOpen: true }, client => {
    keep(client)
    if (isSilent) return
    const engine = keep(connect({ path: socketPath, allowHalfOpen: true }))
    client.pipe(engine).pipe(client)
    client.on('close', () => engine.destroy())
    engine.on('close', () => client.destroy())
  })
  server.listen(path)
  await once(server, 'listening')
  return {
    path,
    fallSilent: () => void (isSilent = true),
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
