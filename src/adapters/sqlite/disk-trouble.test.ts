import type { Store } from '#kernel/ports'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { counts, crashBatch } from './crash-samples.ts'
import { checkVersion } from './database.ts'
import { sqliteStore } from './index.ts'

const run = promisify(execFile)

test('a full disk refuses commits, loses nothing, and takes them again when there is room', async ({
  skip,
}) => {
  const folder = (await smallDisk()) ?? skip('needs a small disk')
  await writeFile(join(folder, 'ballast'), Buffer.alloc(3 << 20))
  const store = await openStore(folder)

  const trouble = await appendUntilRefused(store)
  expect(trouble).toMatchObject({ code: 'DISK_FULL' })
  expect(trouble.message).toMatch(/^The disk that holds .*alice\.db is full/)
  const head = await store.head()
  expect(head).toBeGreaterThan(0)
  await expectWhole(store, head)
  await expect(store.commit(crashBatch(head, 200))).rejects.toMatchObject({ code: 'DISK_FULL' })

  await rm(join(folder, 'ballast'))
  expect(await store.commit(crashBatch(head, 200))).toEqual({ status: 'committed' })
  await expectWhole(store, head + 200)
  await store.close()
  await expectWhole(await openStore(folder), head + 200)
})

test('a full disk refuses a new store, and the folder stays usable', async ({ skip }) => {
  const folder = (await smallDisk()) ?? skip('needs a small disk')
  await writeFile(join(folder, 'ballast'), Buffer.alloc(8 << 20)).catch(() => undefined)
  await expect(sqliteStore({ folder }).open({ node: 'n1', tables: [counts] })).rejects.toMatchObject({
    code: 'DISK_FULL',
  })
  await rm(join(folder, 'ballast'))
  await expectWhole(await openStore(folder), 0)
})

test('a folder that cannot be written is refused', async ({ skip }) => {
  const folder = (await smallDisk()) ?? skip('needs a small disk')
  await (await openStore(folder)).close()
  await run('mount', ['-o', 'remount,ro', folder])
  const refusal = sqliteStore({ folder }).open({ node: 'n1', tables: [] })
  await expect(refusal).rejects.toMatchObject({ code: 'READ_ONLY' })
  await expect(refusal).rejects.toThrow(/cannot be written/)
})

test('a file that is no database is refused and left as it is', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'alice.db'), 'not a database'.repeat(1000))
  const refusal = sqliteStore({ folder }).open({ node: 'n1', tables: [] })
  await expect(refusal).rejects.toMatchObject({ code: 'CORRUPT' })
  await expect(refusal).rejects.toThrow(/alice\.db is damaged or is not a database/)
})

test('pages that were overwritten are an error wherever they are read', async () => {
  const folder = await temporaryFolder()
  const store = await openStore(folder)
  for (let head = 0; head < 2000; head += 200) await store.commit(crashBatch(head, 200))
  await store.close()
  const handle = await open(join(folder, 'alice.db'), 'r+')
  await handle.write(Buffer.alloc(8192 * 60, 0xff), 0, 8192 * 60, 8192 * 20)
  await handle.close()

  const damaged = sqliteStore({ folder })
  onTestFinished(() => damaged.close())
  const reading = async () => {
    await damaged.open({ node: 'n1', tables: [counts] })
    await damaged.readEvents({ after: 0, limit: 2000 })
  }
  await expect(reading()).rejects.toMatchObject({ code: 'CORRUPT' })
})

test('a log file that cannot be opened is an input or output error', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'alice.db'))
  await expect(sqliteStore({ folder }).open({ node: 'n1', tables: [] })).rejects.toMatchObject({ code: 'IO' })
})

test('a folder below a file is refused', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'file'), '')
  const refusal = sqliteStore({ folder: join(folder, 'file', 'inside') }).open({ node: 'n1', tables: [] })
  await expect(refusal).rejects.toMatchObject({ code: 'IO' })
})

test('a SQLite that can damage files is refused', () => {
  for (const version of ['3.51.2', '3.50.9', '2.99.0', '0']) {
    expect(() => checkVersion(version)).toThrow(/Update Node/)
  }
  for (const version of ['3.51.3', '3.51.10', '3.53.4', '4.0.0']) {
    expect(() => checkVersion(version)).not.toThrow()
  }
})

async function openStore(folder: string): Promise<Store> {
  const store = sqliteStore({ folder })
  onTestFinished(() => store.close())
  await store.open({ node: 'n1', tables: [counts] })
  return store
}

async function appendUntilRefused(store: Store): Promise<Error> {
  for (let round = 0; round < 10_000; round += 1) {
    const base = await store.head()
    const trouble = await store.commit(crashBatch(base, 20)).catch((error: unknown) => error)
    if (trouble instanceof Error) return trouble
  }
  throw new Error('The disk never filled')
}

async function expectWhole(store: Store, head: number) {
  const events = await store.readEvents({ after: 0, limit: head + 1 })
  expect(events.map(event => event.position)).toEqual(Array.from({ length: head }, (_, at) => at + 1))
  const [row] = await store.readRows(counts.name, [['all']])
  expect(row?.count ?? 0).toBe(head)
}

/** A disk of 8 MiB in memory; only the superuser can have one. */
async function smallDisk(): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'alice-disk-'))
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder])
  } catch (error) {
    await rm(folder, { recursive: true })
    console.warn(
      `\nNot tested here: full and read-only disks. Mounting a small one failed: ${String(error)}\n`,
    )
    return undefined
  }
  onTestFinished(async () => {
    await run('umount', [folder])
    await rm(folder, { recursive: true })
  })
  return folder
}

async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'alice-disk-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
