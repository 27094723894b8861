import { engineLaw, type EnginePlace, type EngineSample } from '#domains/infra/testing'
import { lstat, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openFiles } from './testing.ts'

const samples: readonly EngineSample[] = [
  {
    type: 'file',
    specs: { path: 'a.conf', content: 'port = 80\n' },
    updated: { path: 'a.conf', content: 'port = 81\n', mode: '0600' },
    replaced: { path: 'b.conf', content: 'port = 80\n' },
    secret: { path: 'a.conf', content: 'password = secret://law\n' },
  },
  {
    type: 'file',
    specs: { path: 't.conf', template: 'port = {{ port }}\n', values: { port: 80 } },
    updated: { path: 't.conf', template: 'port = {{ port }}\n', values: { port: 81 } },
    secret: { path: 't.conf', template: 'password = {{word}}\n', values: { word: '(secret://law)' } },
  },
  {
    type: 'directory',
    specs: { path: 'folder' },
    updated: { path: 'folder', mode: '0700' },
    replaced: { path: 'other' },
  },
  {
    type: 'link',
    specs: { path: 'current', target: 'releases/1' },
    updated: { path: 'current', target: 'releases/2' },
    replaced: { path: 'latest', target: 'releases/1' },
  },
]

async function open(): Promise<EnginePlace> {
  const { root, engine, open: another } = await openFiles()
  const pathOf = (handle: string) => handle.slice(handle.indexOf(':') + 1)
  return {
    engine,
    samples,
    restart: async () => another(),
    async spoil(handle, { type }) {
      const path = pathOf(handle)
      await rm(path, { recursive: true })
      if (type === 'file') await writeFile(path, 'port = 8080\n')
      if (type === 'link') await symlink('elsewhere', path)
    },
    async stranger({ deployment, key, type, specs }) {
      const path = join(root, deployment, String(specs.path))
      await mkdir(dirname(path), { recursive: true })
      if (type === 'file') await writeFile(path, 'theirs')
      else if (type === 'link') await symlink('theirs', path)
      else await mkdir(path)
      const look = async () => {
        const { ino, mode, ctimeMs } = await lstat(path)
        return { ino, mode, ctimeMs, beside: await readdir(dirname(path)) }
      }
      return { name: path, handle: `${key}:${path}`, look }
    },
    silence: () => rename(root, `${root}.away`),
    close: async () => {},
  }
}

engineLaw('filesEngine', open, {
  skips: [
    {
      reason: 'two resources of one deployment cannot have one path; paths.test.ts has two with two',
      tests: ['removing one leaves the others'],
    },
    {
      reason: 'a path is one object: a second key takes it over; paths.test.ts has that',
      tests: ['two keys are two objects'],
    },
  ],
})
