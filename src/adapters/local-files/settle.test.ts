import { appendFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSettler } from './settle.ts'
import { createSlices } from './slices.ts'
import { memoryFolder, write } from './testing.ts'

async function settling() {
  const folder = await memoryFolder()
  const folders: string[] = []
  let time = 0
  const settler = createSettler({ settleMs: 100, onFolder: path => folders.push(path), now: () => time })
  return {
    folders,
    settler,
    at: (name: string) => join(folder, name),
    pollAt: async (ms: number) => {
      time = ms
      return settler.poll(createSlices())
    },
  }
}

test('a file is told when it was the same for long enough', async () => {
  const { settler, at, pollAt } = await settling()
  await write(at('cat.png'), 'meow')
  settler.note(at('cat.png'))
  expect(await pollAt(0)).toEqual([])
  expect(await pollAt(99)).toEqual([])
  expect(await pollAt(100)).toEqual([at('cat.png')])
  expect(settler.count()).toBe(0)
})

test('a file that grows is waited for, whether anybody says so or not', async () => {
  const { settler, at, pollAt } = await settling()
  await write(at('film.mp4'), 'one')
  settler.note(at('film.mp4'))
  await pollAt(0)
  await appendFile(at('film.mp4'), 'two')
  expect(await pollAt(100)).toEqual([])
  settler.note(at('film.mp4'))
  expect(await pollAt(200)).toEqual([])
  expect(await pollAt(300)).toEqual([at('film.mp4')])
})

test('one look is never enough, however late it comes', async () => {
  const { settler, at, pollAt } = await settling()
  await write(at('cat.png'), 'meow')
  settler.note(at('cat.png'))
  expect(await pollAt(10_000)).toEqual([])
  expect(await pollAt(10_100)).toEqual([at('cat.png')])
})

test('a file that is gone is told, a folder goes elsewhere', async () => {
  const { settler, at, pollAt, folders } = await settling()
  await write(at('cat.png'), 'meow')
  await mkdir(at('folder'))
  for (const name of ['cat.png', 'folder', 'never.png']) settler.note(at(name))
  await pollAt(0)
  await rm(at('cat.png'))
  await pollAt(50)
  expect(await pollAt(100)).toEqual([at('never.png')])
  expect(await pollAt(150)).toEqual([at('cat.png')])
  expect(folders).toEqual([at('folder')])
})

test('during a burst nothing is told twice, after it everything may be', async () => {
  const { settler, at, pollAt } = await settling()
  await write(at('cat.png'), 'meow')
  const tellAt = async (ms: number) => {
    settler.note(at('cat.png'))
    return [...(await pollAt(ms)), ...(await pollAt(ms + 100))]
  }
  expect(await tellAt(0)).toEqual([at('cat.png')])
  expect(await tellAt(200)).toEqual([])
  await appendFile(at('cat.png'), '!')
  expect(await tellAt(400)).toEqual([at('cat.png')])
  settler.rest()
  expect(await tellAt(600)).toEqual([at('cat.png')])
})

test('in doubt, what was told lately is looked at again', async () => {
  const { settler, at, pollAt } = await settling()
  for (const name of ['stays.png', 'goes.png']) {
    await write(at(name), name)
    settler.note(at(name))
  }
  expect([...(await pollAt(0)), ...(await pollAt(100))]).toHaveLength(2)
  await rm(at('goes.png'))
  settler.doubt()
  expect([...(await pollAt(200)), ...(await pollAt(300))]).toEqual([at('goes.png')])
})
