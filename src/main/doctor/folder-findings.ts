import type { Finding } from '#domains/system/ports'
import { access, chmod, constants, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive, readServerFile, removeServerFile } from '../server-file.ts'

const secretNames = [
  'owner.key',
  'audit.key',
  'secrets.key',
  'session.key',
  'mcp.secret',
  'server.json',
  'alice.log',
]

export const folder = (home: string): Promise<Finding> =>
  access(home, constants.R_OK | constants.W_OK).then(
    () => ({ check: 'data folder', status: 'ok', message: home }),
    () => ({
      check: 'data folder',
      status: 'problem',
      message: `${home} cannot be written`,
      remedy: 'Set ALICE_HOME to a folder of yours',
    }),
  )

interface Loose {
  readonly path: string
  readonly mode: number
  readonly wanted: number
}

/** Whether others on this machine may read what is secret. Windows has other ways to say so. */
export async function permissions(home: string, isFixing = false): Promise<Finding> {
  const check = 'permissions'
  if (process.platform === 'win32') return { check, status: 'ok', message: 'as Windows has them' }
  const loose = await findLoose(home)
  const names = loose.map(({ path, mode }) => `${path} is ${mode.toString(8)}`).join(', ')
  if (loose.length === 0) return { check, status: 'ok', message: 'nobody else can read the keys' }
  if (isFixing) {
    for (const { path, wanted } of loose) await chmod(path, wanted)
    return { check, status: 'ok', message: `mended: ${names}; nobody else can read the keys now` }
  }
  const isKeyLoose = loose.some(({ path }) => path !== home)
  return {
    check,
    status: isKeyLoose ? 'problem' : 'warning',
    message: `others on this machine can look in: ${names}`,
    remedy: 'Run npx alice doctor --fix',
  }
}

async function findLoose(home: string): Promise<readonly Loose[]> {
  const wanted = [
    { path: home, wanted: 0o700 },
    ...secretNames.map(name => ({ path: join(home, name), wanted: 0o600 })),
  ]
  const seen = await Promise.all(
    wanted.map(async each => {
      const found = await stat(each.path).catch(() => undefined)
      return { ...each, mode: (found?.mode ?? 0) & 0o777 }
    }),
  )
  return seen.filter(({ mode }) => (mode & 0o077) !== 0)
}

/** Where the server of this folder listens, as it wrote down itself. */
export async function serverFile(home: string, isFixing = false): Promise<Finding> {
  const check = 'server.json'
  const file = await readServerFile(home)
  if (file === undefined) return { check, status: 'ok', message: 'no server says that it runs' }
  if (file !== 'unreadable' && isAlive(file.pid)) {
    return { check, status: 'ok', message: `process ${file.pid} listens at ${file.url}` }
  }
  const why = file === 'unreadable' ? 'it cannot be read' : `it names process ${file.pid}, which is gone`
  if (isFixing) {
    await removeServerFile(home)
    return { check, status: 'ok', message: `mended: ${why}, and was removed` }
  }
  return {
    check,
    status: 'warning',
    message: `left over: ${why}`,
    remedy: 'Run npx alice doctor --fix, or npx alice up',
  }
}
