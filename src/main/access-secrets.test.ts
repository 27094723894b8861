import { sqliteStore } from '#adapters/sqlite'
import { secrets } from '#domains/secrets'
import { Secrets } from '#domains/secrets/ports'
import type { App } from '#kernel/run'
import { testApp } from '#kernel/testing'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { bindSecrets } from './access-secrets.ts'

let home = ''
let stop = async () => {}
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'alice-sealed-'))
})
afterEach(async () => {
  await stop()
  await rm(home, { recursive: true, force: true })
})

async function open(keys?: string): Promise<Secrets> {
  await stop()
  const config = readConfig({ ALICE_HOME: home, ...(keys !== undefined && { ALICE_SECRETS_KEY: keys }) })
  const bindings = await bindSecrets(config, () => app)
  const app: App = await testApp([secrets], { store: sqliteStore({ folder: home }), bindings })
  stop = () => app.stop()
  return bindings.find(({ port }) => port.name === Secrets.name)!.thing as Secrets
}

test('a secret is known again after a restart, and stands in no file as it is', async () => {
  await (await open()).set('shop/token', 'unmistakable')
  const kept = await open()
  expect(await kept.get('shop/token')).toBe('unmistakable')
  expect(await kept.names()).toEqual(['shop/token'])
  await stop()
  stop = async () => {}
  expect(await readFile(join(home, 'alice.db'), 'latin1')).not.toContain('unmistakable')
  expect((await stat(join(home, 'secrets.key'))).mode & 0o077).toBe(0)
})

test('what is not there is not there', async () => {
  const kept = await open()
  expect(await kept.get('nothing')).toBeUndefined()
  expect(await kept.remove('nothing')).toBe(false)
  await kept.set('a', '1')
  expect(await kept.remove('a')).toBe(true)
  expect(await kept.get('a')).toBeUndefined()
})

test('keys from the configuration seal under the first and open under all of them', async () => {
  const newKey = () => randomBytes(32).toString('base64')
  const [first, second] = [newKey(), newKey()]
  await (await open(first)).set('a', 'value')
  expect(await (await open(`${second}, ${first}`)).get('a')).toBe('value')
  await expect((await open(second)).get('a')).rejects.toThrow(/set ALICE_SECRETS_KEY/)
})
