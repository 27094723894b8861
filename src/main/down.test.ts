import { sqliteStore } from '#adapters/sqlite'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import type { Beside } from './beside.ts'
import { down } from './down.ts'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'alice-down-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

function beside(settings: Record<string, string> = {}, url?: string) {
  const said: string[] = []
  const machine: Beside = {
    way: {
      place: { home, url, key: undefined, traceparent: undefined },
      config: async () => readConfig({ ALICE_HOME: home, ALICE_LOG_LEVEL: 'silent', ...settings }),
    },
    screen: {
      isTty: false,
      print: line => void said.push(line),
      printError: line => void said.push(line),
      rewrite: () => {},
    },
    confirm: async () => false,
    interrupted: new AbortController().signal,
  }
  return { machine, said }
}

const flags = { reset: false, yes: true, json: false }
const reset = { ...flags, reset: true }

test('without a server there is nothing to stop, and what one left over is removed', async () => {
  await writeFile(join(home, 'server.json'), JSON.stringify({ url: 'http://127.0.0.1:1', pid: 2 ** 30 }))
  const { machine, said } = beside()
  expect(await down(machine, flags)).toBe(0)
  expect(said).toEqual([`No server of ${home} is running`])
  await expect(stat(join(home, 'server.json'))).rejects.toThrow('ENOENT')
})

test('a command that has the folder is no server, and is not ended', async () => {
  const store = sqliteStore({ folder: home })
  await store.open({ node: 'node_1', tables: [] })
  await expect(down(beside().machine, flags)).rejects.toMatchObject({
    code: 'FOLDER_IN_USE',
    details: { pid: process.pid },
  })
  await store.close()
})

test('only what is here and hers is cleared', async () => {
  await writeFile(join(home, 'mine'), 'mine')
  await expect(down(beside().machine, reset)).rejects.toMatchObject({ code: 'NOT_A_DATA_FOLDER' })
  const shared = beside({ ALICE_STORE: 'postgres://localhost/alice' })
  await expect(down(shared.machine, reset)).rejects.toMatchObject({ code: 'STORE_ELSEWHERE' })
  const far = beside({}, 'http://alice.example:4100')
  await expect(down(far.machine, flags)).rejects.toMatchObject({ code: 'RUNS_ELSEWHERE' })
  expect(await readdir(home)).toEqual(['mine'])
})
