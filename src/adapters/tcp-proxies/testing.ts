import { processTable } from '#lib/processes'
import { once } from 'node:events'
import { readdir, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { readRecord } from './proxy-record.ts'

/** A server that says its name. */
export async function greeter(name: string) {
  const server = createServer((_, response) => response.end(name))
  await new Promise<void>(done => {
    server.listen(0, '127.0.0.1', done)
  })
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { server, host: '127.0.0.1', port, close }
}

/** Over a connection of its own, so that each one is a new connection to the proxy. */
export async function get(port: number, path = '/'): Promise<string> {
  const asked = request({ host: '127.0.0.1', port, path, agent: false })
  asked.end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return text(response)
}

/** Whatever a test did, no proxy of its folder outlives it. */
export async function clearProxies(folder: string) {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.endsWith('.json')) continue
    const record = await readRecord(`${folder}/${name}`)
    const found = record && (await processTable(process.platform).identify(record.process.pid))
    if (found?.started === record?.process.started) process.kill(record!.process.pid, 'SIGKILL')
  }
  await rm(folder, { recursive: true, force: true })
}
