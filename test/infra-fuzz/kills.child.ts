import { join } from 'node:path'
// An Alice that is killed: it goes on with what it finds, and does what it is told over IPC.
import { distantCloud } from '../../src/adapters/fake-engine/index.ts'
import { localBlobs } from '../../src/adapters/local-blobs/index.ts'
import { sqliteStore } from '../../src/adapters/sqlite/index.ts'
import { openSite } from '../infra/site.ts'

const { folder, socket } = JSON.parse(process.argv[2]!) as { folder: string; socket: string }
const site = await openSite({
  door: distantCloud(socket),
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
