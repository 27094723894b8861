import { filesLaw } from '#domains/assets/testing'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { localFiles, type LocalFilesOptions } from './index.ts'
import { OTHER_DISK } from './testing.ts'

const open = async (options: LocalFilesOptions) => {
  const root = await mkdtemp(join(existsSync(OTHER_DISK) ? OTHER_DISK : tmpdir(), 'alice-files-'))
  return {
    files: localFiles(options),
    root,
    write: async (path: string, text: string) => {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, text)
    },
    remove: (path: string) => rm(path, { recursive: true, force: true }),
    paths: async () => {
      const entries = await readdir(root, { recursive: true, withFileTypes: true })
      return entries.filter(entry => !entry.isDirectory()).map(entry => join(entry.parentPath, entry.name))
    },
    close: () => rm(root, { recursive: true }),
  }
}

filesLaw('localFiles', () => open({}))
filesLaw('localFiles where the system tells nothing', () => open({ watching: 'polling' }))
