import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { sqliteStore } from '../../src/adapters/sqlite/index.ts'
import { shelfDomains, text } from '../../src/domains/infra/blueprint/testing/open-shelf.ts'
import { stubEngine, stubEngines } from '../../src/domains/infra/blueprint/testing/stub-engines.ts'
import { Engines } from '../../src/domains/infra/ports.ts'
import { provide } from '../../src/kernel/index.ts'
import { serveBar } from '../../src/surfaces/rest/testing.ts'

test('a blueprint is kept, read and replaced at its address, and only by whoever saw it last', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'alice-rest-blueprints-'))
  const served = await serveBar({
    domains: shelfDomains,
    test: {
      store: sqliteStore({ folder }),
      bindings: [provide(Engines, stubEngines(stubEngine('docker')))],
    },
  })
  onTestFinished(async () => {
    await served[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })
  const created = await served.post('/api/v1/blueprints', { source: text })
  expect(created.status).toBe(200)
  const { blueprint_id } = (await created.json()) as { blueprint_id: string }
  const place = `/api/v1/blueprints/${blueprint_id}`
  const tag = (await served.get(place)).headers.get('etag')!
  const put = (image: string, ifMatch: string) =>
    fetch(served.url + place, {
      method: 'PUT',
      headers: { authorization: 'Bearer let-me-in', 'content-type': 'application/json', 'if-match': ifMatch },
      body: JSON.stringify({ source: text.replace('nginx:1.27', image) }),
    })
  expect((await put('nginx:1.28', tag)).status).toBe(200)
  expect((await put('nginx:1.29', tag)).status).toBe(412)
  const checked = await served.post('/api/v1/blueprints/validate', { source: text.replace('docker', 'dock') })
  expect(checked.status).toBe(200)
  expect(await checked.json()).toMatchObject({ is_valid: false, errors: [{ line: 7, column: 15 }] })
  const compared = await served.get(`${place}/compare?from_version=1`)
  expect(await compared.json()).toMatchObject({ from: { version: 1 }, to: { version: 2 }, is_same: false })
})
