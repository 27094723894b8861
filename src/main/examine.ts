import type { Finding } from '#surfaces/cli'
import { createServer } from 'node:net'
import { connect, type Way } from './connect.ts'
import { permissions, serverFile } from './doctor/folder-findings.ts'
import { owner } from './owner-key.ts'
import { findServer } from './server-file.ts'

/** `alice doctor`: this folder and its server from beside, then what Alice finds herself; mends first when asked to. */
export async function examine(way: Way, isFixing: boolean): Promise<readonly Finding[]> {
  const { home, url } = way.place
  if (url !== undefined) return examineInside(way)
  const beside = [await serverFile(home, isFixing), await reachable(way)]
  const mended = isFixing ? [await permissions(home, true)] : []
  const inside = await examineInside(way)
  const others = inside.filter(({ check }) => !mended.some(each => each.check === check))
  return [...beside, ...mended, ...others]
}

async function examineInside(way: Way): Promise<readonly Finding[]> {
  try {
    const { client } = await connect(way, owner)
    try {
      const { findings } = (await client.call('system.doctor', {})) as { findings: readonly Finding[] }
      return findings
    } finally {
      await client.close()
    }
  } catch (error) {
    const [message] = (error instanceof Error ? error.message : String(error)).split('\n')
    const failed: Finding = {
      check: 'opening',
      status: 'problem',
      message: message ?? '',
      remedy: 'Mend what is said above, or look into alice.log',
    }
    const isFar = way.place.url !== undefined
    if (isFar) return [{ ...failed, remedy: 'See that the server runs and ALICE_KEY fits' }]
    const { examineMachine } = await import('./doctor.ts')
    return [failed, ...(await examineMachine(await way.config()))]
  }
}

/** Whether the server answers where it says; without one, whether its port is free. */
async function reachable({ place, config }: Way): Promise<Finding> {
  const check = 'port'
  const server = await findServer(place.home)
  if (server) return { check, status: 'ok', message: `${server.url} answers` }
  const { ALICE_HOST: host, ALICE_PORT: port } = await config()
  if (port === 0 || (await isFree(host, port))) {
    return { check, status: 'ok', message: `no server runs; port ${port} is free for one` }
  }
  return {
    check,
    status: 'warning',
    message: `port ${port} is taken by another program; a server here would take the next free one`,
    remedy: 'Set ALICE_PORT to one that is free, if its address matters',
  }
}

const isFree = (host: string, port: number) =>
  new Promise<boolean>(done => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, host, () => server.close(() => done(true)))
  })
