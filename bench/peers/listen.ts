import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'

/** On a free port of this machine; answers `127.0.0.1:4101`. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}
