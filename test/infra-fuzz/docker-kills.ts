import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { dockerEngine } from '../../src/adapters/docker-engine/index.ts'
import { tcpProxies } from '../../src/adapters/tcp-proxies/index.ts'
import { chanceFrom } from '../crash/chance.ts'
import type { Figures } from './campaign.ts'
import { startChild } from './child.ts'
import { must, Violation } from './judge.ts'

const small = {
  image: 'alice/busybox:1',
  memory_mb: 32,
  cpu: 0.5,
  stop_timeout: 0,
  command: ['sleep', '3600'],
}
const never = () => new AbortController().signal

/** Kills Alice at random moments of changes on a real Docker Engine. */
export async function tryDockerKills(count: number, seed: number, docker: string): Promise<Figures> {
  const startedAt = performance.now()
  const chance = chanceFrom(seed).next
  const folder = await mkdtemp(join(tmpdir(), 'alice-docker-kills-'))
  const proxies = tcpProxies({ folder: join(folder, 'proxies') })
  const engine = dockerEngine({ socketPath: docker, proxies, now: Date.now })
  let killed = 0
  let violated = 0
  let changes = 0
  let deployment_id: string | undefined
  let child = await startChild({ folder, docker })
  try {
    while (killed < count) {
      const blueprint = blueprintOf(chance)
      const input = {
        blueprint,
        ready_within_ms: 120_000,
        ...(deployment_id !== undefined && { deployment_id }),
      }
      const begun = await child.ask('trial.deploy', input)
      deployment_id = begun.deployment_id as string
      const times = 1 + Math.floor(chance() * 3)
      for (let time = 0; time < times; time += 1) {
        await wait(chance() * 1500)
        await child.kill()
        killed += 1
        child = await startChild({ folder, docker })
      }
      const status = await child.ask('end', { workflow_id: begun.workflow_id })
      changes += 1
      try {
        const { error } = await child.ask('deployments.get', { deployment_id })
        must(status === 'completed', () => `it ended ${status}: ${JSON.stringify(error)}`)
        const living = (await engine.list(deployment_id, never())).map(({ resource }) => resource)
        const wanted = blueprint.resources.map(({ name }) => name)
        const isSame = JSON.stringify(living.toSorted()) === JSON.stringify(wanted.toSorted())
        must(isSame, () => `wanted ${wanted.join(' ')}, there are ${living.join(' ')}`)
        const { changes: left } = await child.ask('trial.plan', { blueprint, deployment_id })
        const open = left.filter(({ action }: { action: string }) => action !== 'none')
        must(open.length === 0, () => `planned again, there is ${JSON.stringify(open).slice(0, 500)}`)
      } catch (error) {
        if (!(error instanceof Violation)) throw error
        violated += 1
        console.error(`docker-kills: VIOLATED: ${error.message}`)
      }
      console.log(`docker-kills: ${killed} of ${count}`)
    }
  } finally {
    await child.kill()
    for (let again = 0; deployment_id !== undefined && again < 5; again += 1) {
      const left = await engine.list(deployment_id, never())
      if (left.length === 0) break
      for (const { handle } of left) await engine.remove(handle, never()).catch(() => undefined)
    }
    for (const { id } of await proxies.list()) await proxies.close(id)
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10
  return { part: 'docker-kills', tried: killed, violated, seconds, more: { changes } }
}

/** A network, a volume and up to three containers, each time a little otherwise. */
function blueprintOf(chance: () => number) {
  const containers = ['one', 'two', 'three'].filter(() => chance() > 0.2)
  return {
    name: 'killed',
    resources: [
      { name: 'net', type: 'network', provider: 'docker', specs: {} },
      { name: 'disk', type: 'storage', provider: 'docker', specs: {} },
      ...containers.map(name => ({
        name,
        type: 'compute',
        provider: 'docker',
        dependencies: ['net', 'disk'],
        specs: {
          ...small,
          memory_mb: chance() > 0.5 ? 32 : 48,
          env: { COLOR: chance() > 0.5 ? 'green' : 'blue' },
        },
      })),
    ],
  }
}
