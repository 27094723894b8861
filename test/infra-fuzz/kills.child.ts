// An Alice that is killed: it goes on with what it finds, and does what it is told over IPC.
import { join } from 'node:path'
import { dockerEngine } from '../../src/adapters/docker-engine/index.ts'
import { distantCloud } from '../../src/adapters/fake-engine/index.ts'
import { localBlobs } from '../../src/adapters/local-blobs/index.ts'
import { sqliteStore } from '../../src/adapters/sqlite/index.ts'
import { tcpProxies } from '../../src/adapters/tcp-proxies/index.ts'
import { openSite } from '../infra/site.ts'

interface Options {
  readonly folder: string
  /** Of the cloud that lives on. */
  readonly socket?: string
  /** Of a Docker Engine. */
  readonly docker?: string
}

const { folder, socket, docker } = JSON.parse(process.argv[2]!) as Options
const proxies = tcpProxies({ folder: join(folder, 'proxies') })
const site = await openSite({
  ...(socket !== undefined && { door: distantCloud(socket) }),
  engines: docker === undefined ? [] : [dockerEngine({ socketPath: docker, proxies, now: Date.now })],
  store: sqliteStore({ folder }),
  blobs: localBlobs(join(folder, 'blobs')),
})

interface Asked {
  readonly id: number
  readonly name: string
  readonly input: object
}

async function answer({ id, name, input }: Asked) {
  try {
    const value =
      name === 'end'
        ? await site.end((input as { workflow_id: string }).workflow_id)
        : await site.call(name, input)
    process.send!({ id, value })
  } catch (error) {
    process.send!({ id, error: String(error) })
  }
}

process.on('message', (asked: Asked) => void answer(asked))
process.send!({ ready: true })
