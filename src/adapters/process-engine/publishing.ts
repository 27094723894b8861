import type { Address, Proxies } from '#domains/infra/ports'
import { placesOf, readObject } from './objects.ts'
import type { Places } from './places.ts'
import { isProgram } from './resource-types.ts'
import { type ObjectRecord, specsOf } from './supervision.ts'

export type Publishing = ReturnType<typeof createPublishing>

const loopback = '127.0.0.1'

/**
 * Every port of a program is reached through a proxy, whose address outlives each single program behind it. What has
 * no host port gets an address as well, known to whoever refers to it.
 */
export function createPublishing(proxies: Proxies, places: Places, host: string) {
  const proxiesOf = (record: ObjectRecord) => {
    if (!isProgram(record.type)) return []
    return specsOf(record).ports.map(({ port, host_port }, at) => ({
      id: `${record.deployment}/${record.resource}/${port}/${host_port ?? 'inside'}`,
      listen: { host: host_port === undefined ? loopback : host, port: host_port ?? 0 },
      target: { host: loopback, port: record.privatePorts[at]! },
    }))
  }

  const siblings = async (record: ObjectRecord): Promise<readonly ObjectRecord[]> => {
    const all = await placesOf(places, record.deployment, record.resource)
    const records = await Promise.all(all.map(readObject))
    return records.filter(each => each !== undefined).filter(each => each.key !== record.key)
  }

  const known = async () => new Map((await proxies.list()).map(each => [each.id, each]))

  return {
    /** Reserves the addresses. Where nobody living serves yet, this object does from now on. */
    async open(record: ObjectRecord): Promise<void> {
      const wanted = proxiesOf(record)
      if (wanted.length === 0) return
      for (const { id, listen } of wanted) await proxies.open(id, listen)
      const [byId, others] = [await known(), await siblings(record)]
      const inUse = new Set(others.flatMap(each => each.privatePorts))
      for (const { id, target } of wanted) {
        const now = byId.get(id)?.upstream
        if (now?.port === target.port || (now && inUse.has(now.port))) continue
        await proxies.point(id, target)
      }
    },

    /** From now on all addresses lead here. */
    async take(record: ObjectRecord): Promise<void> {
      for (const { id, listen, target } of proxiesOf(record)) {
        await proxies.open(id, listen)
        await proxies.point(id, target)
      }
    },

    /** The program listens elsewhere; addresses that led to it still do. */
    async move(from: ObjectRecord, to: ObjectRecord): Promise<void> {
      const byId = await known()
      const targets = proxiesOf(to)
      for (const [at, { id, target }] of proxiesOf(from).entries()) {
        if (byId.get(id)?.upstream?.port === target.port) await proxies.point(id, targets[at]!.target)
      }
    },

    /** Addresses that led here lead to another object of the resource, or go. */
    async release(record: ObjectRecord): Promise<void> {
      const mine = proxiesOf(record)
      if (mine.length === 0) return
      const [byId, others] = [await known(), await siblings(record)]
      const heirs = new Map(others.flatMap(proxiesOf).map(each => [each.id, each.target]))
      for (const { id, target } of mine) {
        const now = byId.get(id)
        if (now?.upstream && now.upstream.port !== target.port) continue
        const heir = heirs.get(id)
        if (heir && now) await proxies.point(id, heir)
        else await proxies.close(id)
      }
    },

    async leadsElsewhere(record: ObjectRecord): Promise<boolean> {
      const byId = await known()
      return proxiesOf(record).some(({ id, target }) => {
        const upstream = byId.get(id)?.upstream
        return upstream !== undefined && upstream.port !== target.port
      })
    },

    /** Where each port is reached; undefined where its proxy is gone. */
    async addresses(record: ObjectRecord): Promise<readonly (Address | undefined)[]> {
      const wanted = proxiesOf(record)
      if (wanted.length === 0) return []
      const byId = await known()
      return wanted.map(({ id }) => byId.get(id)?.listen)
    },
  }
}
