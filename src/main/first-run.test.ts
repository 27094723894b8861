import type { EventLog } from '#kernel'
import { silentLog } from '#kernel/testing'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { showFirstRun } from './first-run.ts'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'alice-first-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

function demo(call: (operation: string) => unknown, signal = new AbortController().signal) {
  const said: string[] = []
  const logged: string[] = []
  const events = { head: () => 0 } as unknown as EventLog
  const log = { ...silentLog, error: (_: object, message: string) => void logged.push(message) }
  const app = { events, call: async (operation: unknown) => call(String(operation)) }
  return { said, logged, shown: showFirstRun({ app, home, log, signal, say: line => void said.push(line) }) }
}

test(
  'a stage that breaks is one line, the log has more, and nothing is thrown',
  { timeout: 20_000 },
  async () => {
    const { said, logged, shown } = demo(() => {
      throw new Error('the wheels came off\n  at the corner')
    })
    await shown
    expect(said).toEqual([
      expect.stringMatching(/^ {2}✔ made {6}24 sample pictures in .*inbox in \d+ ms$/),
      `  ✘ found     the wheels came off (${join(home, 'alice.log')} has more)`,
    ])
    expect(logged).toEqual(['A stage of the first run broke'])
  },
)

test('a folder that cannot be written is told in one line, too', async () => {
  await writeFile(join(home, 'samples'), 'not a folder')
  const { said, shown } = demo(() => ({}))
  await shown
  expect(said).toHaveLength(1)
  expect(said[0]).toMatch(/^ {2}✘ made {6}/)
})

test('who leaves hears no more', async () => {
  const leaving = new AbortController()
  leaving.abort()
  const { said, shown } = demo(() => ({}), leaving.signal)
  await shown
  expect(said).toEqual([])
})
