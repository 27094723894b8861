import type { Wanted } from '#domains/infra/ports'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { type FileHandle, mkdir, readdir, readFile, readlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Disk, localDisk } from './disk.ts'
import { filesEngine, type FilesEngineOptions } from './index.ts'

/** Where writing through to the disk costs nothing. */
const fast = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** A root and a folder of the engine's own, which go away after the test. */
export async function openFiles(more: Partial<FilesEngineOptions> = {}) {
  const home = mkdtempSync(join(fast, 'alice-files-engine-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  const root = join(home, 'root')
  await mkdir(root)
  const open = (options: Partial<FilesEngineOptions> = {}) =>
    filesEngine({ folder: join(home, 'own'), roots: [root], ...more, ...options })
  return { home, root, open, engine: open() }
}

/** Everything below a folder: text of files, targets of links, `/` for folders. */
export async function treeOf(folder: string): Promise<Record<string, string>> {
  const tree: Record<string, string> = {}
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const name = path.slice(folder.length + 1)
    if (entry.isDirectory()) tree[name] = '/'
    else tree[name] = entry.isSymbolicLink() ? `-> ${await readlink(path)}` : await readFile(path, 'utf8')
  }
  return tree
}

export const signal = () => new AbortController().signal

let keys = 0
export const want = (
  type: 'file' | 'directory' | 'link',
  specs: Wanted['specs'],
  more: Partial<Wanted> = {},
): Wanted => ({
  deployment: 'dep_1',
  resource: 'thing',
  key: `k${(keys += 1)}`,
  type,
  specs: {
    ...(type === 'file' && { mode: '0644' }),
    ...(type === 'directory' && { mode: '0755' }),
    ...specs,
  },
  secrets: new Map(),
  ...more,
})

/** A disk that is killed before its call of that number: no call is answered any more. */
export function dyingDisk(last: number) {
  const death = Promise.withResolvers<never>()
  death.promise.catch(() => {})
  const handles = new Set<FileHandle>()
  let calls = 0
  const meet = async () => {
    calls += 1
    if (calls < last) return
    death.reject(new Error('killed'))
    await new Promise(() => {})
  }
  const counted = <T extends object>(target: T, names: readonly string[]): T =>
    new Proxy(target, {
      get(_, name) {
        const value = Reflect.get(target, name) as unknown
        if (typeof value !== 'function') return value
        return async (...args: readonly unknown[]) => {
          // What the system closes for the dead.
          if (names.includes(String(name))) await meet()
          const result: unknown = await Reflect.apply(value, target, args)
          if (name !== 'open') return result
          handles.add(result as FileHandle)
          return counted(result as FileHandle, ['writeFile', 'readFile', 'stat', 'sync', 'chmod', 'chown'])
        }
      },
    })
  return {
    disk: counted<Disk>({ ...localDisk }, Object.keys(localDisk)),
    /** What was asked of it, until the end or until it died. */
    until: async <T>(work: Promise<T>): Promise<T | 'killed'> =>
      Promise.race([work, death.promise.catch(() => 'killed' as const)]),
    close: async () => void (await Promise.all([...handles].map(handle => handle.close().catch(() => {})))),
  }
}
