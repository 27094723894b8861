import type { Placement } from '#domains/assets/ports'
import { sha256 } from '#lib/hash'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished, type TestContext } from 'vitest'
import { type Disk, localDisk } from './disk.ts'

/** A fresh folder that goes away after the test. */
export async function temporaryFolder(parent = tmpdir()): Promise<string> {
  const folder = await mkdtemp(join(parent, 'alice-files-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A folder on another file system, where this machine has one. */
export const OTHER_DISK = '/dev/shm'

export const hasOtherDisk = async (): Promise<boolean> =>
  existsSync(OTHER_DISK) && (await stat(OTHER_DISK)).dev !== (await stat(tmpdir())).dev

/** Where writing through to the disk costs nothing. */
export const memoryFolder = (): Promise<string> =>
  temporaryFolder(existsSync(OTHER_DISK) ? OTHER_DISK : undefined)

export async function write(path: string, content: string | Uint8Array): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  return path
}

/** Every file below some folders, temporary ones too, with its content. */
export const contents = (...folders: readonly string[]) => filesBelow(folders, bytes => bytes.toString())

/** Every file below some folders, temporary ones too, with the hash of its content. */
export const hashes = (...folders: readonly string[]) => filesBelow(folders, sha256)

async function filesBelow(
  folders: readonly string[],
  tell: (bytes: Buffer) => string,
): Promise<Record<string, string>> {
  const all: Record<string, string> = {}
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (entry.isFile()) all[path] = tell(await readFile(path))
    }
  }
  return all
}

/** Runs a program of the operating system. Did it do what it should? */
export const succeeds = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args).status === 0

/** A small file system of its own; `undefined` where this account may not mount one. */
export async function mountedFolder(options: string): Promise<string | undefined> {
  const folder = await temporaryFolder()
  const isMounted =
    process.platform === 'linux' && succeeds('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', folder)
  if (!isMounted) return undefined
  onTestFinished(() => void succeeds('umount', '-l', folder))
  return folder
}

/** Moves `meow` unless told otherwise, into a root that is the folder of the destination. */
export const fromTo = (
  source_path: string,
  destination_path: string,
  more: Partial<Placement> = {},
): Placement => ({
  placement_id: 'plc_1',
  source_path,
  destination_path,
  operation: 'move',
  content_hash: sha256('meow'),
  root: join(destination_path, '..'),
  ...more,
})

export interface TestDisk {
  readonly disk: Disk
  /** How many calls it got. */
  calls(): number
  close(): Promise<void>
}

/** A disk whose calls go through `before`, which may fail, wait forever, or do something else first. */
export function diskWith(
  before: (call: number, name: keyof Disk) => Promise<void>,
  base = localDisk,
): TestDisk {
  let calls = 0
  const handles: FileHandle[] = []
  const through = (name: keyof Disk) => {
    const original = base[name] as (...args: readonly unknown[]) => Promise<unknown>
    return async (...args: readonly unknown[]) => {
      calls += 1
      await before(calls, name)
      const result = await original(...args)
      if (name === 'open') handles.push(result as FileHandle)
      return result
    }
  }
  const disk = Object.fromEntries(NAMES.map(name => [name, through(name)])) as unknown as Disk
  return {
    disk,
    calls: () => calls,
    close: async () => void (await Promise.all(handles.map(handle => handle.close()))),
  }
}

const NAMES = [
  'access',
  'copyFile',
  'link',
  'lstat',
  'mkdir',
  'open',
  'readdir',
  'realpath',
  'rename',
  'rmdir',
  'unlink',
] as const

export const errno = (code: string) => Object.assign(new Error(`${code}: as the test wants it`), { code })

/** A file system without hard links. */
export const diskWithoutLinks: Disk = {
  ...localDisk,
  link: async () => {
    throw errno('EPERM')
  },
}

/** What a module prints that may use `localFiles` and runs as an account without rights; `undefined` where nothing can. */
export function asNobody(program: string): string | undefined {
  const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const run = (text: string) => {
    const whole = `import { localFiles } from ${JSON.stringify(new URL('index.ts', import.meta.url))}\n${text}`
    const options = { ...account, encoding: 'utf8', cwd: '/' } as const
    return spawnSync(process.execPath, ['--input-type=module', '--eval', whole], options)
  }
  // The account may have no way to this code or to the program that runs it.
  if (run('localFiles()').status !== 0) return undefined
  const { status, stdout, stderr } = run(program)
  if (status !== 0) throw new Error(stderr)
  return stdout
}

export function skipLoudly(context: TestContext, reason: string): never {
  console.warn(`Not tested here: ${context.task.name}, because ${reason}`)
  return context.skip(reason)
}
