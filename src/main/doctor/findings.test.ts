import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeServerFile } from '../server-file.ts'
import { folder, permissions, serverFile } from './folder-findings.ts'
import { lastEvent } from './log-findings.ts'
import { clock, disk, runtime } from './machine-findings.ts'
import { built, exposure, key } from './parts-findings.ts'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'alice-doctor-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

test.skipIf(process.platform === 'win32')(
  'keys that others can read are a problem, a folder they can list a warning, and both can be mended',
  async () => {
    const ownerKey = join(home, 'owner.key')
    await writeFile(ownerKey, 'secret', { mode: 0o600 })
    expect(await permissions(home)).toMatchObject({ status: 'ok' })

    await chmod(home, 0o755)
    expect(await permissions(home)).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('755'),
    })
    await chmod(ownerKey, 0o644)
    const found = await permissions(home)
    expect(found).toMatchObject({ status: 'problem', remedy: 'Run npx alice doctor --fix' })
    expect(found.message).toContain(`${ownerKey} is 644`)

    expect(await permissions(home, true)).toMatchObject({ status: 'ok' })
    expect([await modeOf(home), await modeOf(ownerKey)]).toEqual([0o700, 0o600])
    expect(await permissions(home)).toMatchObject({ status: 'ok' })
  },
)

test('a server.json that is left over is found and removed; one of a living process stays', async () => {
  expect(await serverFile(home, true)).toMatchObject({ status: 'ok', message: 'no server says that it runs' })

  await writeServerFile(home, 'http://127.0.0.1:1')
  expect(await serverFile(home, true)).toMatchObject({
    status: 'ok',
    message: expect.stringContaining('listens'),
  })
  expect(await modeOf(join(home, 'server.json'))).toBe(0o600)

  for (const left of ['half a fi', JSON.stringify({ url: 'http://127.0.0.1:1', pid: 2 ** 30 })]) {
    await writeFile(join(home, 'server.json'), left)
    expect(await serverFile(home)).toMatchObject({
      status: 'warning',
      remedy: expect.stringContaining('--fix'),
    })
    expect(await serverFile(home, true)).toMatchObject({ status: 'ok' })
    await expect(stat(join(home, 'server.json'))).rejects.toThrow('ENOENT')
  }
})

test('a folder that is not there is a problem', async () => {
  expect(await folder(home)).toMatchObject({ status: 'ok', message: home })
  expect(await folder(join(home, 'missing'))).toMatchObject({ status: 'problem' })
  await mkdir(join(home, 'there'))
  expect((await disk(join(home, 'there'))).message).toContain('GiB free')
})

test('a clock that was never set, or is behind the log, is a problem', () => {
  const now = Date.parse('2026-11-20T12:00:00Z')
  expect(clock(now, undefined)).toMatchObject({ status: 'ok' })
  expect(clock(now, '2026-11-20T12:00:30Z')).toMatchObject({ status: 'ok' })
  expect(clock(now, '2026-11-20T13:00:00Z')).toMatchObject({
    status: 'problem',
    message: expect.stringContaining('3600 s later'),
  })
  expect(clock(0, undefined)).toMatchObject({ status: 'problem' })
  expect(runtime()).toMatchObject({ status: 'ok' })
})

test('the log is read as far as its last event', async () => {
  const config = { ALICE_STORE_SCHEMA: 'alice' } as Parameters<typeof lastEvent>[1]
  const event = { time: '2026-11-20T12:00:00Z' } as never
  const log = (head: number, read: () => Promise<readonly never[]>) => ({ head: () => head, read })
  expect(
    (
      await lastEvent(
        log(0, async () => []),
        config,
      )
    ).finding,
  ).toMatchObject({ status: 'ok' })
  expect(
    await lastEvent(
      log(7, async () => [event]),
      config,
    ),
  ).toMatchObject({
    finding: { status: 'ok', message: 'SQLite in the data folder, 7 events, the last one readable' },
    time: '2026-11-20T12:00:00Z',
  })
  const broken = log(7, () => Promise.reject(new Error('database disk image is malformed')))
  expect((await lastEvent(broken, config)).finding).toMatchObject({
    status: 'problem',
    message: 'SQLite in the data folder: database disk image is malformed',
  })
  expect(
    (
      await lastEvent(
        log(7, async () => []),
        config,
      )
    ).finding,
  ).toMatchObject({ status: 'problem' })
})

test('what is not built, and what is open to others, is a warning', async () => {
  expect(await built('readme', 'README.md')).toMatchObject({ status: 'ok' })
  expect(await built('dashboard', 'dist/nowhere.html')).toMatchObject({
    status: 'warning',
    remedy: 'Run npm run build',
  })
  const seen = (host: string, certificate?: string) =>
    exposure({ ALICE_HOST: host, ALICE_TLS_CERT: certificate } as Parameters<typeof exposure>[0]).status
  expect([seen('127.0.0.1'), seen('0.0.0.0'), seen('0.0.0.0', 'cert.pem')]).toEqual(['ok', 'warning', 'ok'])
  expect(key('Service', undefined, 'SERVICE_KEY').message).toContain('SERVICE_KEY')
})
