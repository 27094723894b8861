import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, startProgram } from './program.ts'

export type AppendFsync = 'always' | 'everysec'

/** A Redis of our own that appends every command to a file in a folder of the row. */
export async function startRedis(folder: string, appendFsync: AppendFsync) {
  const port = await freePort()
  const dir = join(folder, 'redis')
  await mkdir(dir)
  const settings = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    dir,
    '--appendonly',
    'yes',
    '--appendfsync',
    appendFsync,
    '--save',
    '',
  ]
  const server = await startProgram('redis-server', { args: settings, port, cwd: dir })
  const { Redis } = await import('ioredis')
  const open = () => new Redis(port, '127.0.0.1')
  const redis = open()
  const info = await redis.info('server')
  const opened = [redis]
  return {
    port,
    pid: server.pid,
    version: /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown',
    redis,
    /** Another connection: one that waits for messages can do nothing else. */
    another() {
      const more = open()
      opened.push(more)
      return more
    },
    async stop() {
      for (const each of opened) each.disconnect()
      await server.stop()
    },
  }
}
