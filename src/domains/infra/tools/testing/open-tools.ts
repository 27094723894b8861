import { sqliteStore } from '#adapters/sqlite'
import { domain, provide } from '#kernel'
import { memoryBlobs, testApp, tester } from '#kernel/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { shelfDomains } from '../../blueprint/testing/open-shelf.ts'
import { stubEngine, stubEngines } from '../../blueprint/testing/stub-engines.ts'
import { Engines } from '../../ports.ts'
import { templates } from '../../templates/parts.ts'
import { infraTools } from '../parts.ts'

/** Alice with the tools, over engines that only say what they take. */
export async function openTools() {
  const folder = await mkdtemp(join(tmpdir(), 'alice-tools-'))
  const domains = shelfDomains.map(each =>
    each.name === 'infra'
      ? domain('infra', { ...each, operations: [...each.operations, ...infraTools] })
      : each,
  )
  const app = await testApp([...domains, templates], {
    blobs: memoryBlobs(),
    store: sqliteStore({ folder }),
    bindings: [provide(Engines, stubEngines(stubEngine('docker'), stubEngine('fake')))],
  })
  onTestFinished(async () => {
    await app.stop()
    await rm(folder, { recursive: true })
  })
  return (name: string, input: object = {}) => app.call(name, input, { actor: tester }) as Promise<any>
}
