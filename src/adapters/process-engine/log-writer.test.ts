import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogWriter } from './log-writer.ts'
import { tail } from './tail.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alice-log-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('a log never grows beyond two pieces, and its last lines are all there', async () => {
  const path = join(folder, 'output.log')
  const log = createLogWriter(path, 1000, [])
  const stream = log.stream()
  for (let line = 0; line < 500; line += 1) stream.write(`line ${line}\n`)
  log.close()

  expect((await stat(path)).size).toBeLessThanOrEqual(1000)
  expect((await stat(`${path}.1`)).size).toBeLessThanOrEqual(1000)
  const last = await tail(path, 100)
  expect(last).toEqual(Array.from({ length: 100 }, (_, at) => `line ${at + 400}`))
  expect(await tail(path, 1)).toEqual(['line 499'])
  expect(await tail(path, 0)).toEqual([])
})

test('lines arrive whole, however they were cut, and the values of secrets do not', async () => {
  const path = join(folder, 'output.log')
  const log = createLogWriter(path, 100_000, ['hunter2', 'hunter22'])
  const [out, error] = [log.stream(), log.stream()]
  out.write('the password is hun')
  error.write('something is wrong\n')
  out.write('ter22\nno end')
  out.end()
  log.note('it ended')
  log.close()
  expect(await readFile(path, 'utf8')).toBe(
    'something is wrong\nthe password is (secret)\nno end\n[supervisor] it ended\n',
  )
})

test('what never ends a line is written all the same', async () => {
  const path = join(folder, 'output.log')
  const log = createLogWriter(path, 100_000, [])
  const stream = log.stream()
  for (let at = 0; at < 40; at += 1) stream.write('x'.repeat(1000))
  stream.end()
  log.close()
  expect((await readFile(path, 'utf8')).replaceAll('\n', '')).toHaveLength(40_000)
})

test('where nothing was printed there are no lines', async () => {
  expect(await tail(join(folder, 'none.log'), 10)).toEqual([])
})
