import type { Engine, Wanted } from '#domains/infra/ports'
import { canonicalJson } from '#lib/canonical'
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dyingDisk, openFiles, signal, treeOf, want } from './testing.ts'

interface Case {
  readonly name: string
  readonly before: Wanted
  readonly after: Wanted['specs']
  readonly tree: Record<string, string>
  readonly changed: Record<string, string>
}

const secrets = new Map([['secret://word', 'hunter2']])
const cases: readonly Case[] = [
  {
    name: 'a file',
    before: want('file', { path: 'a.conf', content: 'one' }),
    after: { path: 'a.conf', content: 'two', mode: '0600' },
    tree: { dep_1: '/', 'dep_1/a.conf': 'one' },
    changed: { dep_1: '/', 'dep_1/a.conf': 'two' },
  },
  {
    name: 'a file with a secret',
    before: want('file', { path: 'a.conf', content: 'one secret://word', mode: '0600' }, { secrets }),
    after: { path: 'a.conf', template: '{{n}} secret://word', values: { n: 2 }, mode: '0600' },
    tree: { dep_1: '/', 'dep_1/a.conf': 'one hunter2' },
    changed: { dep_1: '/', 'dep_1/a.conf': '2 hunter2' },
  },
  {
    name: 'a directory',
    before: want('directory', { path: 'folder', mode: '0755', owner: { uid: 7, gid: 7 } }),
    after: { path: 'folder', mode: '0700', owner: { uid: 8, gid: 8 } },
    tree: { dep_1: '/', 'dep_1/folder': '/' },
    changed: { dep_1: '/', 'dep_1/folder': '/' },
  },
  {
    name: 'a link',
    before: want('link', { path: 'current', target: 'releases/1' }),
    after: { path: 'current', target: 'releases/2' },
    tree: { dep_1: '/', 'dep_1/current': '-> releases/1' },
    changed: { dep_1: '/', 'dep_1/current': '-> releases/2' },
  },
]
const isRoot = process.getuid?.() === 0

describe.each(cases.filter(({ before }) => isRoot || before.specs.owner === undefined))(
  '$name, killed before any call',
  ({ before, after, tree, changed }) => {
    const next = { ...before, specs: after }
    const handleOf = (engine: Engine) => engine.create(before, signal()).then(begun => begun.handle)

    test('is made once when it is asked for again', async () => {
      await atEveryCall(async ({ dying, again, root, own }) => {
        await dying(engine => engine.create(before, signal()))
        await again.create(before, signal())
        expect(await again.list('dep_1', signal())).toMatchObject([{ specs: before.specs, state: 'ready' }])
        expect(await treeOf(root)).toEqual(tree)
        expect(await readdir(join(own, 'marks'))).toHaveLength(1)
      })
    })

    test('takes its path over from one that was made before, or was made by half', async () => {
      const anew = { ...next, key: 'anew' }
      await atEveryCall(async ({ dying, dyingSoon, again, root, own }) => {
        await dyingSoon(engine => engine.create(before, signal()))
        await dying(engine => engine.create(anew, signal()))
        await again.create(anew, signal())
        expect(await again.list('dep_1', signal())).toMatchObject([
          { key: 'anew', specs: after, state: 'ready' },
        ])
        for (const name of Object.keys(await treeOf(root))) expect(name).not.toContain('.alice-')
        expect(await treeOf(root)).toEqual(changed)
        expect(await readdir(join(own, 'marks'))).toHaveLength(1)
      })
    })

    test('is cleared away when it is not asked for again', async () => {
      await atEveryCall(async ({ dying, again, root, own }) => {
        await dying(engine => engine.create(before, signal()))
        const half = await again.list('dep_1', signal())
        for (const { handle } of half) await again.remove(handle, signal())
        if (half.length === 0) return
        expect(await treeOf(root)).toEqual({})
        expect(await readdir(join(own, 'marks'))).toEqual([])
      })
    })

    test('leaves a stranger that came meanwhile alone', async () => {
      if (before.type === 'directory') return
      await atEveryCall(async ({ dying, again, root }) => {
        const end = await dying(engine => engine.create(before, signal()))
        const path = join(root, 'dep_1', String(before.specs.path))
        await mkdir(join(root, 'dep_1'), { recursive: true })
        const make =
          before.type === 'link' ? symlink('theirs', path) : writeFile(path, 'theirs', { flag: 'wx' })
        const isThere = await make.then(
          () => true,
          () => false,
        )
        if (end !== 'killed' || !isThere) return
        const placed = (await again.list('dep_1', signal())).filter(each => each.state === 'ready')
        if (placed.length > 0) return
        await expect(again.create(before, signal())).rejects.toMatchObject({ kind: 'foreign' })
        expect(Object.values(await treeOf(root)).join(' ')).toMatch(/theirs$/)
        expect(await again.list('dep_1', signal())).toEqual([])
      })
    })

    test('is seen as it was or as it shall be, and changed when it is asked for again', async () => {
      await atEveryCall(async ({ dying, again, root, own }) => {
        const handle = await handleOf(again)
        await dying(engine => engine.update(handle, next, signal()))
        const seen = await again.read(handle, signal())
        expect([before.specs, after].map(canonicalJson)).toContain(canonicalJson(seen?.specs))
        await again.update(handle, next, signal())
        expect(await again.read(handle, signal())).toMatchObject({ specs: after, state: 'ready' })
        expect(await treeOf(root)).toEqual(changed)
        expect(await readdir(join(own, 'marks'))).toHaveLength(1)
      })
    })

    test('is changed to something else after a change that was broken off', async () => {
      await atEveryCall(async ({ dying, again, root }) => {
        const handle = await handleOf(again)
        await dying(engine => engine.update(handle, next, signal()))
        await again.update(handle, before, signal())
        expect(await again.read(handle, signal())).toMatchObject({ specs: before.specs, state: 'ready' })
        expect(await treeOf(root)).toEqual(tree)
      })
    })

    test('is never seen as something that nobody wanted, killed in two changes one after the other', async () => {
      const third = { ...before, specs: { ...before.specs, ...thirdOf[before.type] } }
      await atEveryCall(async ({ dying, dyingSoon, again }) => {
        const handle = await handleOf(again)
        await dying(engine => engine.update(handle, next, signal()))
        const first = await again.read(handle, signal())
        await dyingSoon(engine => engine.update(handle, third, signal()))
        const second = await again.read(handle, signal())
        expect([first?.specs, third.specs].map(canonicalJson)).toContain(canonicalJson(second?.specs))
      })
    })

    test('is removed when it is asked for again', async () => {
      await atEveryCall(async ({ dying, again, root, own }) => {
        const handle = await handleOf(again)
        await dying(engine => engine.remove(handle, signal()))
        await again.remove(handle, signal())
        expect(await again.read(handle, signal())).toBeUndefined()
        expect(await treeOf(root)).toEqual({})
        expect(await readdir(join(own, 'marks'))).toEqual([])
      })
    })
  },
)

const thirdOf: Readonly<Record<string, Wanted['specs']>> = {
  file: { content: 'three', mode: '0640' },
  directory: { mode: '0711' },
  link: { target: 'releases/3' },
}

interface Stage {
  dying(work: (engine: Engine) => Promise<unknown>): Promise<unknown>
  /** Killed at another call. */
  dyingSoon(work: (engine: Engine) => Promise<unknown>): Promise<unknown>
  readonly again: Engine
  readonly root: string
  readonly own: string
}

/** Until there is no further call before which it could be killed. */
async function atEveryCall(play: (stage: Stage) => Promise<void>): Promise<void> {
  const end = { isReached: false }
  for (let call = 1; !end.isReached; call += 1) {
    const { home, root, open } = await openFiles()
    const { disk, until, close } = dyingDisk(call)
    const dying: Stage['dying'] = async work => {
      const result = await until(work(open({ disk })))
      end.isReached = result !== 'killed'
      return result
    }
    const other = dyingDisk(1 + ((call * 11) % 29))
    const dyingSoon: Stage['dyingSoon'] = async work => other.until(work(open({ disk: other.disk })))
    await play({ dying, dyingSoon, again: open(), root, own: join(home, 'own') })
    await close()
    await other.close()
    expect(call).toBeLessThan(200)
  }
}
