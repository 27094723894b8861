import type { Wanted } from '#domains/infra/ports'
import { fakeClock } from '#kernel/testing'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { distantCloud, fakeCloud, fakeEngine, serveCloud } from './index.ts'

let folder: string
let path: string
let door: ReturnType<typeof distantCloud>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alice-fake-'))
  path = join(folder, 'cloud.sock')
  door = distantCloud(path)
})
afterEach(() => {
  door.close()
  rmSync(folder, { recursive: true })
})

test('a cloud that nobody serves does not answer, until somebody does', async () => {
  const engine = fakeEngine({ cloud: door, clock: fakeClock() })
  await expect(engine.list('dep_1', patient)).rejects.toMatchObject({ kind: 'transient' })
  await using _ = await serveCloud(fakeCloud(), path)
  expect(await engine.list('dep_1', patient)).toEqual([])
})

test('a connection that breaks before the answer leaves nobody the wiser', async () => {
  const cloud = fakeCloud()
  const asked = Promise.withResolvers<boolean>()
  const server = await serveCloud(
    {
      async ask(call, signal) {
        await cloud.ask(call, signal)
        asked.resolve(true)
        return new Promise(() => undefined)
      },
    },
    path,
  )
  const engine = fakeEngine({ cloud: door, clock: fakeClock() })
  const create = engine.create(web, patient).catch((error: unknown) => error)
  await asked.promise
  await server[Symbol.asyncDispose]()
  expect(await create).toMatchObject({ name: 'EngineError', kind: 'uncertain' })
  expect(cloud.objects()).toHaveLength(1)
})

test('who asks across a process and gives up is let go', async () => {
  await using _ = await serveCloud({ ask: () => new Promise(() => undefined) }, path)
  const engine = fakeEngine({ cloud: door, clock: fakeClock() })
  const controller = new AbortController()
  const list = engine.list('dep_1', controller.signal)
  controller.abort(new Error('enough'))
  await expect(list).rejects.toThrow('enough')
})

test('who watches sees every change before and after, and no secret', async () => {
  const seen: string[] = []
  const engine = fakeEngine({
    cloud: fakeCloud(),
    clock: fakeClock(),
    watch: (call, moment) => void seen.push(`${moment} ${JSON.stringify(call)}`),
  })
  const specs = { env: { PASSWORD: 'secret://db' } }
  const secrets = new Map([['secret://db', 'hunter2']])
  const { handle } = await engine.create({ ...web, specs, secrets }, patient)
  await engine.read(handle, patient)
  await engine.remove(handle, patient)
  expect(seen.map(each => /^(\w+) \{"on":"(\w+)"/.exec(each)!.slice(1).join(' '))).toEqual([
    'before create',
    'after create',
    'before remove',
    'after remove',
  ])
  expect(seen.join('\n')).not.toContain('hunter2')
})

const patient = new AbortController().signal
const web: Wanted = {
  deployment: 'dep_1',
  resource: 'web',
  key: 'k1',
  type: 'service',
  specs: {},
  secrets: new Map(),
}
