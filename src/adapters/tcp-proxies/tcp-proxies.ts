import { type Address, EngineError, type Proxies } from '#domains/infra/ports'
import { createTurns } from '#lib/turns'
import { resolve } from 'node:path'
import { proxyProcesses, type ProxyProcesses } from './proxy-processes.ts'
import type { ProxyAnswer, ProxyOrder, ProxyRecord } from './proxy-record.ts'

export interface TcpProxiesOptions {
  /** Ours alone; what the proxies write of themselves is here, so each Alice that has it finds them. */
  readonly folder: string
  readonly platform?: NodeJS.Platform
}

/** One small process per proxy, detached: it serves on when Alice is killed, and the next Alice finds it. */
export function tcpProxies({ folder, platform = process.platform }: TcpProxiesOptions): Proxies {
  const processes = proxyProcesses(resolve(folder), platform)
  const turn = createTurns()

  return {
    open: (id, listen) => turn(id, () => open(processes, id, listen)),
    point: (id, upstream) =>
      turn(id, async () => {
        if (!(await processes.find(id))) throw new EngineError('changed', `There is no proxy ${id}`)
        await processes.ask(id, { ask: 'point', upstream })
      }),
    list: async () => (await processes.all()).map(shown),
    close: id =>
      turn(id, async () => {
        const found = await processes.find(id)
        const isTold =
          found &&
          (await processes.ask(id, { ask: 'close' }).then(
            () => true,
            () => false,
          ))
        if (!isTold) await processes.kill(id)
        await processes.clear(id)
      }),
  }
}

async function open(processes: ProxyProcesses, id: string, asked: Address): Promise<Address> {
  const found = await processes.find(id)
  if (found?.asked.host === asked.host && found.asked.port === asked.port) return found.listen
  if (found) {
    const { host, port } = found.listen
    throw new EngineError('changed', `The proxy ${id} listens on ${host}:${port}; close it first`)
  }
  const before = await processes.last(id)
  // A port that any was good for is kept when the process was lost, because others were told of it.
  const port = asked.port === 0 && before?.asked.port === 0 ? before.listen.port : asked.port
  const wish = { id, asked, port, upstream: before?.upstream }
  return started(processes, wish, await processes.start(wish))
}

async function started(
  processes: ProxyProcesses,
  wish: Pick<ProxyOrder, 'id' | 'asked' | 'port' | 'upstream'>,
  answer: ProxyAnswer,
): Promise<Address> {
  if ('listen' in answer) return answer.listen
  // Another Alice was faster, and its proxy is as good as ours.
  if (answer.refused === 'known') return (await processes.ask(wish.id, { ask: 'status' })).listen
  if (answer.refused === 'taken' && wish.port !== wish.asked.port) {
    const anywhere = { ...wish, port: 0 }
    return started(processes, anywhere, await processes.start(anywhere))
  }
  const kind = answer.refused === 'taken' ? 'exhausted' : 'permanent'
  const { host, port } = wish.asked
  throw new EngineError(kind, `Nothing of ours can listen on ${host}:${port}: ${answer.message}`)
}

const shown = ({ id, listen, upstream }: ProxyRecord) => ({ id, listen, ...(upstream && { upstream }) })
