import fc from 'fast-check'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fakeCloud, serveCloud, type FakeCloud } from '../../src/adapters/fake-engine/index.ts'
import { chanceFrom } from '../crash/chance.ts'
import type { Figures } from './campaign.ts'
import { blueprintOf, cases, type Case } from './cases.ts'
import { startChild, type Child } from './child.ts'
import { must, mustLive, Violation } from './judge.ts'

/** Kills Alice at random moments of random changes, over a cloud that lives on. */
export async function tryKills(count: number, seed: number): Promise<Figures> {
  const startedAt = performance.now()
  const chance = chanceFrom(seed).next
  let killed = 0
  let violated = 0
  let changes = 0
  for (const [at, one] of fc.sample(cases(8), { numRuns: count, seed }).entries()) {
    if (killed >= count) break
    await using world = await openWorld()
    try {
      killed += await tryOne(world, one, chance)
      changes += 2
    } catch (error) {
      if (!(error instanceof Violation)) throw error
      violated += 1
      console.error(
        `kills: VIOLATED in case ${at} of seed ${seed}: ${error.message}\n  ${JSON.stringify(one)}`,
      )
    }
    if (at % 20 === 19) console.log(`kills: ${killed} of ${count}`)
  }
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10
  return { part: 'kills', tried: killed, violated, seconds, more: { changes } }
}

interface World extends AsyncDisposable {
  readonly cloud: FakeCloud
  start(): Promise<Child>
}

async function tryOne(world: World, { before, next }: Case, chance: () => number): Promise<number> {
  let deployment_id: string | undefined
  let killed = 0
  let child = await world.start()
  for (const list of [before, next]) {
    const blueprint = blueprintOf(list)
    const input = { blueprint, ...(deployment_id !== undefined && { deployment_id }) }
    const begun = await child.ask('trial.deploy', input)
    deployment_id = begun.deployment_id as string
    const times = 1 + Math.floor(chance() * 3)
    for (let time = 0; time < times; time += 1) {
      await wait(chance() * 60)
      await child.kill()
      killed += 1
      child = await world.start()
    }
    const status = await child.ask('end', { workflow_id: begun.workflow_id })
    must(status === 'completed', () => `it ended ${status}`)
    mustLive(
      world.cloud,
      deployment_id,
      blueprint.resources.map(({ name }) => name),
    )
    const { changes } = await child.ask('trial.plan', { blueprint, deployment_id })
    const left = changes.filter(({ action }: { action: string }) => action !== 'none')
    must(left.length === 0, () => `planned again, there is ${JSON.stringify(left)}`)
  }
  await child.kill()
  return killed
}

async function openWorld(): Promise<World> {
  const folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'alice-kills-'))
  const socket = join(folder, 'cloud.sock')
  const cloud = fakeCloud({ durations: { create: 15, update: 10, remove: 10 }, mostCalls: 100_000 })
  const server = await serveCloud(cloud, socket)
  return {
    cloud,
    start: () => startChild({ folder, socket }),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
