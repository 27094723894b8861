import { once } from 'node:events'
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { examine } from './examine.ts'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'alice-examine-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const wayTo = (settings: Record<string, string> = {}) => ({
  place: { home, url: undefined, key: undefined, traceparent: undefined },
  config: async () =>
    readConfig({ ALICE_HOME: home, ALICE_PORT: '0', ALICE_LOG_LEVEL: 'silent', ...settings }),
})

async function found(isFixing: boolean, settings?: Record<string, string>) {
  const findings = await examine(wayTo(settings), isFixing)
  return Object.fromEntries(findings.map(each => [each.check, each]))
}

test(
  'an installation is looked at from beside and from inside, each thing once',
  { timeout: 60_000 },
  async () => {
    const findings = await examine(wayTo(), false)
    const checks = findings.map(({ check }) => check)
    expect(new Set(checks).size).toBe(checks.length)
    expect(checks).toEqual(
      expect.arrayContaining([
        'server.json',
        'port',
        'runtime',
        'data folder',
        'permissions',
        'disk',
        'store',
        'clock',
        'containers',
        'pictures',
        'quality model',
        'dashboard',
        'documentation',
      ]),
    )
    expect(findings.filter(({ status }) => status === 'problem')).toEqual([])
    expect(findings.filter(({ status, remedy }) => status !== 'ok' && remedy === undefined)).toEqual([])
  },
)

test('--fix mends what is safe, and says what it did', { timeout: 60_000 }, async () => {
  await found(false)
  await writeFile(join(home, 'server.json'), JSON.stringify({ url: 'http://127.0.0.1:1', pid: 2 ** 30 }))
  await chmod(join(home, 'audit.key'), 0o644)
  const before = await found(false)
  expect([before['server.json']!.status, before.permissions!.status]).toEqual(['warning', 'problem'])

  const after = await found(true)
  expect(after['server.json']!.message).toMatch(/^mended: /)
  expect(after.permissions!.message).toMatch(/^mended: /)
  expect((await stat(join(home, 'audit.key'))).mode & 0o777).toBe(0o600)
  expect((await found(false)).permissions).toMatchObject({ status: 'ok' })
})

test('what cannot be opened is a problem among the others, not the end', { timeout: 60_000 }, async () => {
  await found(false)
  await writeFile(join(home, 'alice.db'), 'this is no database, and was one')
  const findings = await found(false)
  expect(findings.opening).toMatchObject({ status: 'problem' })
  expect(findings.runtime).toMatchObject({ status: 'ok' })
})

test('a port that somebody else has is said before a server wants it', { timeout: 60_000 }, async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await once(blocker, 'listening')
  const { port } = blocker.address() as { port: number }
  expect((await found(false, { ALICE_PORT: String(port) })).port).toMatchObject({
    status: 'warning',
    message: expect.stringContaining(`port ${port} is taken`),
  })
  blocker.close()
})
