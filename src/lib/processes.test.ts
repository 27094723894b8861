import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { isRunning, processTable } from './processes.ts'

const table = processTable(process.platform)
const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
})

async function sleeper(env: Record<string, string> = {}) {
  const child = spawn('sleep', ['600'], { env: { PATH: '/bin:/usr/bin', ...env }, stdio: 'ignore' })
  children.push(child)
  await once(child, 'spawn')
  return child.pid!
}

test('a process is itself until it ends, and nobody after it is', async () => {
  const pid = await sleeper()
  const id = (await table.identify(pid))!
  expect(id.pid).toBe(pid)
  expect(await isRunning(table, id)).toBe(true)
  expect(await isRunning(table, { ...id, started: '1' })).toBe(false)
  expect(await isRunning(table, { ...id, boot: 'another' })).toBe(false)

  const gone = once(children[0]!, 'exit')
  process.kill(pid, 'SIGKILL')
  await gone
  expect(await isRunning(table, id)).toBe(false)
  expect(await table.environmentOf(pid)).toBeUndefined()
})

test('one that nobody has buried is dead', async () => {
  // The shell becomes a sleep that never asks how its child ended.
  const shell = spawn('sh', ['-c', 'true & echo $!; exec sleep 600'], { stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(shell)
  const [line] = (await once(shell.stdout, 'data')) as [Buffer]
  await expect.poll(() => table.identify(Number(String(line))), { timeout: 5000 }).toBeUndefined()
})

for (const platform of new Set<NodeJS.Platform>([process.platform, 'darwin'])) {
  test(`what a process was started with is read (${platform})`, async () => {
    const pid = await sleeper({ ALICE_TEST_MARK: 'one/two=3' })
    const env = await processTable(platform).environmentOf(pid)
    expect(env?.get('ALICE_TEST_MARK')).toBe('one/two=3')
  })
}

test('a process is found by what it was started with', async () => {
  const variable = `ALICE_TEST_${process.pid}`
  const pid = await sleeper({ [variable]: 'here' })
  const found = await table.startedWith(variable)
  expect(found.map(each => [each.pid, each.env.get(variable)])).toEqual([[pid, 'here']])
  expect(await isRunning(table, found[0]!)).toBe(true)
})

test('who listens on a port is told from who does not', async () => {
  const server = createServer()
  await new Promise<void>(done => {
    server.listen(0, '127.0.0.1', done)
  })
  const { port } = server.address() as AddressInfo
  const other = await sleeper()
  // Only Linux says so; elsewhere nobody knows.
  const isKnown = process.platform === 'linux'
  expect(await table.listensOn([process.pid], port)).toBe(isKnown ? true : undefined)
  expect(await table.listensOn([other], port)).toBe(isKnown ? false : undefined)
  server.close()
})
