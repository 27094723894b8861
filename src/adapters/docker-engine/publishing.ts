import type { Address, Mark, Proxies } from '#domains/infra/ports'
import type { Container } from './api.ts'
import type { Facts } from './connection.ts'
import type { ContainerSpecs } from './container-specs.ts'
import type { Marked } from './mark.ts'

type Opened = Awaited<ReturnType<Proxies['list']>>

/** A container with what its label says of it. */
export interface Ours {
  readonly container: Container
  readonly mark: Marked
  readonly facts: Facts
}

/** Ports of the host belong to proxies and not to containers, so that a new container takes them over while the old one serves. */
export interface Publishing {
  /** Opens what is not open yet. */
  open(mark: Mark, ports: ContainerSpecs['ports']): Promise<void>
  /** From now on the ports of the resource lead to this container and no other. */
  lead(ours: Ours): Promise<void>
  /** Brings ports that lead nowhere to the one container there is; says what is wrong with the others. */
  look(ours: Ours, opened: Opened, isOnlyOne: () => Promise<boolean>): Promise<string | undefined>
  /** Closes ports of the resource that none of those left has. */
  close(mark: Mark, left: readonly Marked[]): Promise<void>
  list(): Promise<Opened>
  hostPortOf(mark: Marked, opened: Opened): number
}

export function createPublishing(proxies: Proxies, host: string): Publishing {
  const closeAllBut = async (mark: Mark, kept: readonly string[]) => {
    for (const { id } of await proxies.list()) {
      if (id.startsWith(prefixOf(mark)) && !kept.includes(id)) await proxies.close(id)
    }
  }
  const publishing: Publishing = {
    list: () => proxies.list(),
    async open(mark, ports) {
      for (const each of publishedIn(ports)) {
        await proxies.open(idOf(mark, each), { host, port: each.host_port })
      }
    },
    async lead({ container, mark, facts }) {
      const published = publishedOf(mark)
      await publishing.open(mark, published)
      for (const each of published) {
        await proxies.point(idOf(mark, each), addressOf(container, each.port, facts))
      }
      await closeAllBut(
        mark,
        published.map(each => idOf(mark, each)),
      )
    },
    async look({ container, mark, facts }, opened, isOnlyOne) {
      for (const each of publishedOf(mark)) {
        const proxy = opened.find(({ id }) => id === idOf(mark, each))
        if (!proxy) return `nothing listens on port ${each.host_port} of the host for it`
        // Its address is another after a restart, and its old one may be somebody else's.
        const address = addressOf(container, each.port, facts)
        if (isSame(proxy.upstream, address) || !(await isOnlyOne())) continue
        await proxies.point(proxy.id, address)
      }
      return undefined
    },
    close: (mark, left) =>
      closeAllBut(
        mark,
        left.flatMap(each => publishedOf(each).map(port => idOf(each, port))),
      ),
    hostPortOf(mark, opened) {
      const [first] = publishedOf(mark)
      return (first && opened.find(({ id }) => id === idOf(mark, first))?.listen.port) ?? 0
    },
  }
  return publishing
}

/** Where a port of a running container is reached from here. */
export function addressOf(
  { State, NetworkSettings }: Container,
  port: number,
  facts: Facts,
): Address | undefined {
  if (State.Status !== 'running') return
  if (facts.isElsewhere) {
    const bound = NetworkSettings.Ports?.[`${port}/tcp`]?.[0]?.HostPort
    return bound ? { host: '127.0.0.1', port: Number(bound) } : undefined
  }
  const host = ipOf(NetworkSettings)
  return host === '' ? undefined : { host, port }
}

export const ipOf = ({ IPAddress, Networks }: Container['NetworkSettings']): string =>
  [IPAddress, ...Object.values(Networks ?? {}).map(each => each.IPAddress)].find(Boolean) ?? ''

const prefixOf = ({ deployment, resource }: Mark) => `docker.${deployment}.${resource}.`
const idOf = (mark: Mark, { port, host_port }: { readonly port: number; readonly host_port: number }) =>
  `${prefixOf(mark)}${port}.${host_port}`

const publishedIn = (ports: ContainerSpecs['ports'] = []) =>
  ports.flatMap(({ port, host_port }) => (host_port === undefined ? [] : [{ port, host_port }]))
const publishedOf = ({ specs }: Marked) => publishedIn((specs as Partial<ContainerSpecs>).ports)

const isSame = (a: Address | undefined, b: Address | undefined) => a?.host === b?.host && a?.port === b?.port
