import { expect, onTestFinished, test } from 'vitest'
import { createBackoff, proxmoxApi, proxmoxTasks } from './index.ts'
import type { ProxmoxTasksOptions } from './tasks.ts'
import { hurriedClock } from './testing/hurried-clock.ts'
import { openSimulator, token, type SimulatorOptions } from './testing/pve-simulator.ts'

const signal = () => new AbortController().signal

async function open(options: SimulatorOptions = {}, more: Partial<ProxmoxTasksOptions> = {}) {
  const simulator = await openSimulator(options)
  onTestFinished(() => simulator[Symbol.asyncDispose]())
  const { clock, waits } = hurriedClock()
  const backoff = createBackoff({ clock, random: () => 0.5 })
  const tasksWith = (secret = token) =>
    proxmoxTasks({ api: proxmoxApi({ url: simulator.url, token: secret }), backoff, ...more })
  return { simulator, waits, tasksWith, tasks: tasksWith() }
}

test('a task that went well is over', async () => {
  const { simulator, tasks } = await open()
  expect(await tasks.wait(simulator.begin({}), signal())).toEqual({ warnings: [] })
})

test('a task with warnings went well too, and says which', async () => {
  const { simulator, tasks } = await open()
  const lines = ['creating', 'WARN: no bridge vmbr9', 'WARNING: old CPU', 'TASK WARNINGS: 2']
  const upid = simulator.begin({ lines, exitstatus: 'WARNINGS: 2' })
  expect(await tasks.wait(upid, signal())).toEqual({ warnings: ['no bridge vmbr9', 'old CPU'] })
})

test.each([
  ["can't lock file '/var/lock/pve-manager/pve-storage-a' - got timeout", 'transient'],
  ['unable to create image: not enough space', 'exhausted'],
  ["can't clone to non-shared storage", 'permanent'],
  ['unexpected status', 'uncertain'],
])('a task that ended with %j failed', async (exitstatus, kind) => {
  const { simulator, tasks } = await open()
  await expect(tasks.wait(simulator.begin({ exitstatus }), signal())).rejects.toMatchObject({ kind })
})

test('the node that runs it is asked, in the way that its name needs', async () => {
  const { simulator, tasks } = await open()
  const upid = simulator.begin({ node: 'other-node' })
  await tasks.wait(upid, signal())
  expect(simulator.requests).toContain(`GET /nodes/other-node/tasks/${encodeURIComponent(upid)}/status`)
  expect(simulator.requests.join('\n')).not.toContain('pve')
})

test('after a restart its name is all that is needed', async () => {
  const { simulator, tasks, tasksWith } = await open({ taskTakes: () => 30 })
  const upid = simulator.begin({})
  const controller = new AbortController()
  const wait = tasks.wait(upid, controller.signal)
  controller.abort(new Error('enough'))
  await expect(wait).rejects.toThrow('enough')
  expect(await tasksWith().wait(upid, signal())).toEqual({ warnings: [] })
  expect(await tasksWith().wait(upid, signal())).toEqual({ warnings: [] })
})

test('what nobody knows of is uncertain, and what is no task is none', async () => {
  const { tasks, simulator } = await open()
  const unknown = 'UPID:pve:000000FF:00000001:65000000:qmcreate:100:root@pam:'
  await expect(tasks.wait(unknown, signal())).rejects.toMatchObject({ kind: 'uncertain' })
  await expect(tasks.wait('no such task', signal())).rejects.toMatchObject({ kind: 'permanent' })
  expect(simulator.requests).toHaveLength(1)
})

test('a node that restarts is asked again, and not for ever', async () => {
  const { simulator, tasks } = await open({}, { withinMs: 60_000 })
  simulator.refuse(/status$/, 595, 'No route to host', 10)
  expect(await tasks.wait(simulator.begin({}), signal())).toEqual({ warnings: [] })
  simulator.refuse(/status$/, 595, 'No route to host', Infinity)
  await expect(tasks.wait(simulator.begin({}), signal())).rejects.toMatchObject({ kind: 'transient' })
})

test('it is asked less and less often, and waited for within bounds', async () => {
  const { simulator, tasks, waits } = await open({ taskTakes: () => Infinity }, { withinMs: 60_000 })
  await expect(tasks.wait(simulator.begin({}), signal())).rejects.toMatchObject({ kind: 'transient' })
  expect(waits[0]).toBe(250 * 0.75)
  expect(waits.toSorted((a, b) => a - b)).toEqual(waits)
  expect(Math.max(...waits)).toBe(5000 * 0.75)
  expect(waits.reduce((sum, each) => sum + each, 0)).toBeLessThan(65_000)
})

test('each line that it prints is told once, however many there are', async () => {
  const lines = Array.from({ length: 1200 }, (_, at) => `transferred ${at}`)
  const told: string[] = []
  const { simulator, tasks } = await open({ taskTakes: () => 20 }, { onLine: (_, line) => told.push(line) })
  await tasks.wait(simulator.begin({ lines }), signal())
  expect(told).toEqual(lines)
})

test('refused credentials are shown once, although the answer takes its time', async () => {
  const { simulator, tasksWith } = await open({ refusedAfterMs: 50 })
  const wait = tasksWith('root@pam!alice=wrong').wait(simulator.begin({}), signal())
  await expect(wait).rejects.toMatchObject({ kind: 'permanent', message: 'invalid token value!' })
  expect(simulator.requests).toHaveLength(1)
})

test('whoever gives up is let go while an answer is awaited', async () => {
  const { simulator, tasksWith } = await open({ refusedAfterMs: 1000 })
  const controller = new AbortController()
  const wait = tasksWith('wrong').wait(simulator.begin({}), controller.signal)
  controller.abort(new Error('enough'))
  await expect(wait).rejects.toThrow('enough')
})
