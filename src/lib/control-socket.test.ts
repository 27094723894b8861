import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askControl, serveControl, socketPath } from './control-socket.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alice-control-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('a question is answered, and an error is told', async () => {
  const path = join(folder, 'a.sock')
  const server = await serveControl(path, async question => {
    if (question === 'fail') throw new Error('not this')
    return { question }
  })
  expect(await askControl(path, { one: 'é'.repeat(100_000) }, 5000)).toEqual({
    question: { one: 'é'.repeat(100_000) },
  })
  await expect(askControl(path, 'fail', 5000)).rejects.toThrow('not this')
  expect(await serveControl(path, async () => 0)).toBeUndefined()
  server!.close()
  await expect(askControl(path, 1, 5000)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('what a killed process left there is replaced', async () => {
  const path = join(folder, 'b.sock')
  await writeFile(path, '')
  const server = await serveControl(path, async () => 'new')
  expect(await askControl(path, 1, 5000)).toBe('new')
  server!.close()
})

test('who does not answer is not waited for', async () => {
  const path = join(folder, 'c.sock')
  const asked: Socket[] = []
  const server = createServer({ allowHalfOpen: true }, socket => asked.push(socket.resume()))
  await new Promise<void>(done => {
    server.listen(path, done)
  })
  await expect(askControl(path, 1, 50)).rejects.toMatchObject({ code: 'ETIMEDOUT' })
  for (const socket of asked) socket.destroy()
  server.close()
})

test('a path that is too long for a socket becomes a short one, always the same', () => {
  const deep = join('/srv', 'x'.repeat(120))
  expect(socketPath('/srv/x', 'a.sock')).toBe('/srv/x/a.sock')
  expect(socketPath(deep, 'a.sock').length).toBeLessThan(101)
  expect(socketPath(deep, 'a.sock')).toBe(socketPath(deep, 'a.sock'))
  expect(socketPath(deep, 'a.sock')).not.toBe(socketPath(deep, 'b.sock'))
})
