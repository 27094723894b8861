import { join } from 'node:path'
import { freePort, startProgram } from './program.ts'

/** A JetStream server of our own with its data in a folder of the row. */
export async function startNats(folder: string) {
  const port = await freePort()
  const server = await startProgram('nats-server', {
    args: ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', join(folder, 'nats')],
    port,
  })
  const { connect } = await import('@nats-io/transport-node')
  const { jetstream, jetstreamManager } = await import('@nats-io/jetstream')
  const connection = await connect({ servers: `127.0.0.1:${port}` })
  const manager = await jetstreamManager(connection)
  await manager.streams.add({ name: 'bench', subjects: ['bench.*'], storage: 'file' })
  return {
    port,
    pid: server.pid,
    version: connection.info?.version ?? 'unknown',
    connection,
    manager,
    stream: jetstream(connection),
    async stop() {
      await connection.close()
      await server.stop()
    },
  }
}
