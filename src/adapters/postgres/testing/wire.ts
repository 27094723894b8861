import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { testUrl } from '../testing.ts'

/** A way to the server that can be disturbed. */
export interface Wire {
  readonly url: string
  /** What clients send is kept back from now on, though their connections may end; resolves with the first of it. */
  holdRequests(): Promise<void>
  /** Sends on what was kept back, each to the connection it was meant for, and waits for the answers. */
  releaseRequests(): Promise<unknown>
  /** What the server answers is lost from now on. */
  dropAnswers(): void
  /** Ends the clients' side of every connection; new ones pass undisturbed. */
  cut(): void
  /** Nobody gets through until `mend`. */
  refuse(): void
  mend(): void
  close(): Promise<void>
}

interface Wired {
  readonly client: Socket
  readonly server: Socket
  readonly held: Buffer[]
  holds: boolean
  drops: boolean
}

export async function openWire(): Promise<Wire> {
  const address = new URL(testUrl)
  const target = { port: Number(address.port || 5432), host: address.hostname }
  const all = new Set<Wired>()
  let isRefusing = false
  let gotSome: () => void = () => undefined
  const listener = createServer(client => {
    if (isRefusing) return client.destroy()
    const server = connect(target)
    const wired: Wired = { client, server, held: [], holds: false, drops: false }
    all.add(wired)
    client.on('data', data => {
      if (!wired.holds) return server.write(data)
      wired.held.push(data)
      return gotSome()
    })
    server.on('data', data => wired.drops || client.write(data))
    client.on('error', () => undefined).on('close', () => wired.holds || server.destroy())
    server
      .on('error', () => undefined)
      .on('close', () => {
        client.destroy()
        all.delete(wired)
      })
  })
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
  address.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`
  const each = (change: (wired: Wired) => void) => () => all.forEach(change)
  const cut = each(wired => wired.client.destroy())

  return {
    url: address.href,
    holdRequests() {
      for (const wired of all) wired.holds = true
      return new Promise<void>(resolve => (gotSome = resolve))
    },
    releaseRequests() {
      const keepers = [...all].filter(({ held }) => held.length > 0)
      return Promise.all(
        keepers.map(({ held, server }) => {
          for (const data of held.splice(0)) server.write(data)
          return once(server, 'data')
        }),
      )
    },
    dropAnswers: each(wired => (wired.drops = true)),
    cut,
    refuse() {
      isRefusing = true
      cut()
    },
    mend() {
      isRefusing = false
    },
    async close() {
      for (const { client, server } of all) {
        client.destroy()
        server.destroy()
      }
      await new Promise(resolve => listener.close(resolve))
    },
  }
}
