// A whole Alice around the fake engine, for tests of deployments.
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import {
  fakeCloud,
  fakeEngine,
  type FakeCloud,
  type FakeFault,
} from '../../src/adapters/fake-engine/index.ts'
import { sqliteStore } from '../../src/adapters/sqlite/index.ts'
import { changes } from '../../src/domains/changes/domain.ts'
import { Blueprint } from '../../src/domains/infra/contract.ts'
import { begin } from '../../src/domains/infra/deploy/begin.ts'
import { draftPlan, plannedResources } from '../../src/domains/infra/deploy/draft.ts'
import { ResourceStates } from '../../src/domains/infra/deploy/resource-states.ts'
import { Deployments } from '../../src/domains/infra/deploy/views.ts'
import { infraDomains } from '../../src/domains/infra/domain.ts'
import { changing, planDigest, ResourceChange } from '../../src/domains/infra/plan/deployment-plan.ts'
import { DriftSchedule, Engines, SecretValues, type Engine } from '../../src/domains/infra/ports.ts'
import { Blobs, domain, Ids, operation, provide } from '../../src/kernel/index.ts'
import type { App } from '../../src/kernel/run/index.ts'
import type { Store } from '../../src/kernel/run/ports.ts'
import { endOf, realClock, testApp, tester } from '../../src/kernel/testing.ts'

export interface Deployed {
  readonly deployment_id: string
  readonly workflow_id: string
  readonly status: string
}

export interface Site extends AsyncDisposable {
  readonly app: App
  readonly cloud: FakeCloud
  call(name: string, input?: object): Promise<any>
  /** Deploys and waits for the end of the workflow. */
  deploy(
    blueprint: object,
    more?: object,
  ): Promise<{ deployment_id: string; workflow_id: string; status: string }>
  end(workflow_id: string): Promise<string>
  /** What would change. */
  plan(blueprint: object, deployment_id?: string): Promise<readonly ResourceChange[]>
  /** The whole plan, also what stays. */
  draft(blueprint: object, deployment_id?: string): Promise<ResourceChange[]>
  /** Carries out a plan that was made earlier. */
  carryOut(blueprint: object, changes: readonly ResourceChange[], deployment_id: string): Promise<Deployed>
  events(...patterns: readonly string[]): Promise<readonly any[]>
}

export interface SiteOptions {
  readonly cloud?: FakeCloud
  /** The way to a cloud of another process. */
  readonly door?: Parameters<typeof fakeEngine>[0]['cloud']
  readonly blobs?: Blobs
  readonly driftEveryMs?: number
  /** Beside the fake one. */
  readonly engines?: readonly Engine[]
  readonly faults?: readonly FakeFault[]
  readonly engine?: Partial<Parameters<typeof fakeEngine>[0]>
  readonly store?: Store
  readonly secrets?: Readonly<Record<string, string>>
}

export async function openSite(options: SiteOptions = {}): Promise<Site> {
  const cloud = options.cloud ?? fakeCloud({ faults: options.faults ?? [] })
  const engine: Engine = fakeEngine({ cloud: options.door ?? cloud, clock: realClock, ...options.engine })
  const engines = [engine, ...(options.engines ?? [])]
  const folder = options.store
    ? undefined
    : await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'alice-site-'))
  const app = await testApp([...infraDomains, changes, trial], {
    store: options.store ?? sqliteStore({ folder: folder! }),
    ...(options.blobs && { blobs: options.blobs }),
    bindings: [
      provide(Engines, {
        names: engines.map(({ name }) => name),
        get: name => engines.find(each => each.name === name),
      }),
      provide(SecretValues, { get: async name => options.secrets?.[name] }),
      provide(DriftSchedule, { everyMs: options.driftEveryMs }),
    ],
  })
  await app.start()
  const call: Site['call'] = (name, input = {}) => app.call(name, input, { actor: tester }) as Promise<any>
  const end = (workflow_id: string) => endOf(app, workflow_id)
  const draft = async (blueprint: object, deployment_id?: string): Promise<ResourceChange[]> =>
    (await call('trial.plan', { blueprint, ...(deployment_id !== undefined && { deployment_id }) })).changes
  return {
    app,
    cloud,
    call,
    end,
    async deploy(blueprint, more = {}) {
      const { deployment_id, workflow_id } = await call('trial.deploy', { blueprint, ...more })
      return { deployment_id, workflow_id, status: await end(workflow_id) }
    },
    draft,
    plan: async (blueprint, deployment_id) => changing({ changes: await draft(blueprint, deployment_id) }),
    async carryOut(blueprint, planned, deployment_id) {
      const input = { blueprint, changes: planned, deployment_id }
      const { workflow_id } = await call('trial.carry_out', input)
      return { deployment_id, workflow_id, status: await end(workflow_id) }
    },
    events: (...patterns) =>
      app.events.read({ after: 0, limit: 100_000, patterns }) as Promise<readonly any[]>,
    async [Symbol.asyncDispose]() {
      await app.stop()
      if (folder !== undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

const uses = {
  engines: Engines,
  states: ResourceStates,
  deployments: Deployments,
  blobs: Blobs,
  ids: Ids,
}
const Input = z.strictObject({
  blueprint: Blueprint,
  deployment_id: z.string().optional(),
  on_failure: z.enum(['rollback', 'keep']).default('rollback'),
  ready_within_ms: z.number().default(2000),
})

const wishOf = ({ blueprint, deployment_id, on_failure }: z.output<typeof Input>) => ({
  kind: 'deploy' as const,
  deployment_id: deployment_id ?? null,
  blueprint_id: 'bp_trial',
  blueprint_version: 1,
  name: blueprint.name,
  environment: 'test',
  on_failure,
  resources: plannedResources(blueprint),
})

/** Deploys what it is given, without keeping blueprints. */
const trial = domain('trial', {
  about: 'Deploys blueprints that nobody keeps.',
  operations: [
    operation('trial.plan', {
      about: 'Plan.',
      effect: 'read',
      timeout: '5m',
      input: Input,
      output: z.object({ changes: z.array(z.unknown()) }),
      uses,
      run: async (input, context) => ({
        changes: (await draftPlan(context, wishOf(input))).plan.changes,
      }),
    }),
    operation('trial.deploy', {
      about: 'Deploy.',
      effect: 'write',
      timeout: '5m',
      input: Input,
      output: z.looseObject({ deployment_id: z.string(), workflow_id: z.string() }),
      uses,
      refuses: { DEPLOYMENT_BUSY: 409 },
      run: async (input, context) =>
        begin(context, await draftPlan(context, wishOf(input)), input.ready_within_ms),
    }),
    operation('trial.carry_out', {
      about: 'Carry out a plan that may be old.',
      effect: 'write',
      input: Input.extend({ changes: z.array(ResourceChange) }),
      output: z.looseObject({ deployment_id: z.string(), workflow_id: z.string() }),
      uses,
      refuses: { DEPLOYMENT_BUSY: 409 },
      run: async ({ changes: planned, ...input }, context) => {
        const { resources: _, ...wish } = wishOf(input)
        const plan = { ...wish, changes: planned }
        const world = { living: [], states: [] }
        return begin(context, { plan, digest: planDigest(plan), world }, input.ready_within_ms)
      },
    }),
  ],
})
