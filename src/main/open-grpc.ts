import { grpcServer, type NumberLock } from '#surfaces/grpc'
import { listenOnFreePort, secureOptions } from '#surfaces/http'
import { readFile } from 'node:fs/promises'
import type { OpenSurface, SurfaceOptions } from './open-surfaces.ts'
import { packageFile } from './version.ts'

/** gRPC on its own port, the one after HTTP unless another is wanted. */
export async function openGrpc(
  { app, config, tls, authenticate, onTaken }: SurfaceOptions,
  httpPort: number,
): Promise<readonly OpenSurface[]> {
  const wanted = config.ALICE_GRPC_PORT ?? (config.ALICE_PORT === 0 ? 0 : httpPort + 1)
  if (wanted === 'off') return []
  const surface = grpcServer({
    app,
    authenticate,
    lock: await readNumberLock(),
    tls: tls && secureOptions(tls),
  })
  const { address, connections, close } = await listenOnFreePort(place => surface.listen(place), {
    host: config.ALICE_HOST,
    port: wanted,
    onTaken,
  })
  return [{ name: 'grpc', address, close, stats: () => ({ connections: connections() }) }]
}

/** The numbers of fields that every release promises. */
export const readNumberLock = async (): Promise<NumberLock> =>
  JSON.parse(await readFile(packageFile('contracts/alice.proto.lock.json'), 'utf8')) as NumberLock
