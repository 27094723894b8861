import type { EventRecord } from '#kernel'
import { fakeClock, silentLog } from '#kernel/testing'
import { expect, onTestFinished, test } from 'vitest'
import type { NodeLease } from './ports.ts'
import { watchForDead } from './take-over.ts'
import type { WorkflowRow } from './workflow-row.ts'

/** A cluster of names: who died, who was fenced, and which workflows are still theirs. */
function createCluster(workflows: Readonly<Record<string, readonly string[]>>) {
  const left = new Map(Object.entries(workflows).map(([node, ids]) => [`/alice/${node}`, new Set(ids)]))
  const dead = new Set<string>()
  const fenced = new Set<string>()
  const story: string[] = []
  let failures = 0
  const lease: NodeLease = {
    node: 'me',
    isExclusive: false,
    expired: async () => [...dead],
    async fence(node) {
      if (fenced.has(node)) return false
      fenced.add(node)
      story.push(`fence ${node}`)
      return true
    },
    async settled(node) {
      dead.delete(node)
      story.push(`settled ${node}`)
    },
    exclusive: () => Promise.reject(new Error('Nobody asks for that here')),
  }
  return {
    lease,
    dead,
    story,
    failNext: (count: number) => (failures = count),
    unfinished: async (owner: string) =>
      [...(left.get(owner) ?? [])].map(workflow_id => ({ workflow_id, owner }) as WorkflowRow),
    async append(_: unknown, workflowId: string): Promise<readonly EventRecord[]> {
      if (failures > 0) {
        failures -= 1
        throw new Error('The store is away')
      }
      for (const ids of left.values()) ids.delete(workflowId)
      story.push(`took ${workflowId}`)
      return []
    },
  }
}

async function watch(cluster: ReturnType<typeof createCluster>) {
  const clock = fakeClock()
  const watching = await watchForDead({ ...cluster, clock, log: silentLog })
  onTestFinished(() => watching.stop())
  return { clock, watching }
}

test('G7: the work of a process that died is taken after it was fenced, and told when it is done', async () => {
  const cluster = createCluster({ a: ['wf_1', 'wf_2'], b: [] })
  const { clock } = await watch(cluster)
  expect(cluster.story).toEqual([])
  cluster.dead.add('a').add('b')
  await clock.tick('1500ms')
  expect(cluster.story).toEqual(['fence a', 'took wf_1', 'took wf_2', 'settled a', 'fence b', 'settled b'])
})

test('G7: what could not be taken is tried again at the next look, and holds up nobody else', async () => {
  const cluster = createCluster({ a: ['wf_1', 'wf_2'], b: ['wf_3'] })
  cluster.dead.add('a').add('b')
  cluster.failNext(1)
  const { clock } = await watch(cluster)
  expect(cluster.story).toEqual(['fence a', 'took wf_2', 'fence b', 'took wf_3', 'settled b'])
  await clock.tick('1500ms')
  expect(cluster.story.slice(5)).toEqual(['took wf_1', 'settled a'])
})

test('after it was stopped nobody looks any more', async () => {
  const cluster = createCluster({ a: ['wf_1'] })
  const { clock, watching } = await watch(cluster)
  await watching.stop()
  cluster.dead.add('a')
  await clock.tick('1m')
  expect(cluster.story).toEqual([])
  expect(clock.waiting()).toBe(0)
})
