import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { announceOwner, readOwner, sqliteStore } from './index.ts'
import { takeLock } from './lock.ts'

const noon = Date.parse('2026-01-01T12:00:00Z')

test('a folder in use is refused, and the message says who uses it', async () => {
  const folder = await temporaryFolder()
  const first = sqliteStore({ folder, now: () => noon })
  onTestFinished(() => first.close())
  await first.open({ node: 'n1', tables: [] })
  await announceOwner(folder, 'http://127.0.0.1:4100')

  const second = sqliteStore({ folder })
  const refusal = second.open({ node: 'n1', tables: [] })
  await expect(refusal).rejects.toMatchObject({ code: 'STORE_LOCKED' })
  const words = `process ${process.pid} on .* at http://127.0.0.1:4100, running since 2026-01-01T12:00:00.000Z`
  await expect(refusal).rejects.toThrow(new RegExp(words))
  await second.close()
  expect(await readOwner(folder)).toMatchObject({ pid: process.pid, url: 'http://127.0.0.1:4100' })
})

test('a folder is free again when its owner closed, and nothing of the owner is left', async () => {
  const folder = await temporaryFolder()
  const first = sqliteStore({ folder })
  await first.open({ node: 'n1', tables: [] })
  await first.close()
  expect(await readOwner(folder)).toBeUndefined()
  expect(await readdir(folder)).toEqual(['alice.db', 'lock.db'])

  const second = sqliteStore({ folder })
  await second.open({ node: 'n1', tables: [] })
  await second.close()
})

test('what a killed owner left behind keeps nobody out', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'owner.json'), '{"pid":1,"host":"elsewhere","started":"2026-01-01T00:00:00Z"}')
  expect(await readOwner(folder)).toBeUndefined()
  await writeFile(join(folder, 'owner.json'), '{"pid":')
  const lock = await takeLock(folder, () => noon)
  expect(await readOwner(folder)).toMatchObject({ pid: process.pid })
  await lock.release()
})

test('another process is kept out too, and sees who is in', async () => {
  const folder = await temporaryFolder()
  const lock = await takeLock(folder, () => noon)
  onTestFinished(() => lock.release())
  const program = `
    import { readOwner, sqliteStore } from ${JSON.stringify(new URL('index.ts', import.meta.url).href)}
    const folder = ${JSON.stringify(folder)}
    const refusal = await sqliteStore({ folder }).open({ node: 'n1', tables: [] }).catch(error => error)
    console.log(JSON.stringify({ code: refusal.code, owner: await readOwner(folder) }))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
  expect(JSON.parse(stdout)).toMatchObject({ code: 'STORE_LOCKED', owner: { pid: process.pid } })
})

async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'alice-lock-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}
