import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runAlice, type RunningAlice } from './running-alice.ts'

let home = ''
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'alice-tasks-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

const kiln = resolve('test/mcp/kiln.ts')
const pots = Array.from({ length: 100 }, (_, index) => `pot-${index}`)
const stages = [1, 2, 3, 4, 5]

async function heated(alice: RunningAlice): Promise<{ pot: string; stage: number }[]> {
  const found = []
  for (let after = 0; ;) {
    const { events } = await alice.post('/api/v1/events/read', { types: ['pot.heated'], after, limit: 500 })
    if (events.length === 0) return found
    found.push(...events.map(({ data }: { data: { pot: string; stage: number } }) => data))
    after = events.at(-1).position
  }
}

test('after a kill in the middle of a hundred tasks, every one of them completes, and no step of any runs twice', async () => {
  await using first = await runAlice(home, kiln)
  const taskIds = await Promise.all(
    pots.map(
      async pot =>
        (await first.mcp('tools/call', { name: 'kiln_fire', arguments: { pot } })).taskId as string,
    ),
  )
  while ((await heated(first)).length < 150) await wait(5)
  await first.kill()

  await using second = await runAlice(home, kiln)
  const before = await heated(second)
  expect(before.length).toBeGreaterThanOrEqual(150)
  expect(before.length).toBeLessThan(500)
  const statuses = () =>
    Promise.all(taskIds.map(async taskId => (await second.mcp('tasks/get', { taskId })).status as string))
  while ((await statuses()).includes('working')) await wait(100)
  expect(new Set(await statuses())).toEqual(new Set(['completed']))
  const { result } = await second.mcp('tasks/get', { taskId: taskIds[0] })
  expect(result.structuredContent.result).toEqual({ stages: 5 })

  const all = (await heated(second)).map(({ pot, stage }) => `${pot} ${stage}`)
  expect(all).toHaveLength(500)
  expect(new Set(all)).toEqual(new Set(pots.flatMap(pot => stages.map(stage => `${pot} ${stage}`))))
})
