import { sqliteStore } from '#adapters/sqlite'
import { changes } from '#domains/changes'
import { Engines, SecretValues } from '#domains/infra/ports'
import { assertMay, provide, trustedCaller, type Actor, type Caller } from '#kernel'
import type { HookRequest } from '#kernel/run'
import { endOf, memoryBlobs, realClock, refusalOf, testApp } from '#kernel/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fakeCloud, fakeEngine, type FakeFault } from '../../src/adapters/fake-engine/index.ts'
import { infraDomains } from '../../src/domains/infra/domain.ts'
import { DriftSchedule } from '../../src/domains/infra/ports.ts'

const assistant: Actor = { id: 'mcp', kind: 'assistant' }
const ann: Actor = { id: 'ann', kind: 'person' }
const writesOnly = (permission: string) => permission.endsWith(':write') || permission.endsWith(':read')
const as = (actor: Actor, more: Partial<Caller> = {}) => ({
  actor,
  caller: { ...trustedCaller(actor), ...more },
})
const author = as(assistant, { can: writesOnly })
const hooks = {
  authorize: ({ caller, operation }: HookRequest) => caller && assertMay(caller, operation.permission),
}
const shop = (image = 'web:1') => ({
  version: '1.0',
  name: 'shop',
  resources: [{ name: 'web', type: 'service', provider: 'fake', specs: { image } }],
})

async function open(faults: readonly FakeFault[] = []) {
  const folder = await mkdtemp(join(tmpdir(), 'alice-ipr-'))
  const cloud = fakeCloud({ faults })
  const engine = fakeEngine({ cloud, clock: realClock })
  const domains = [...infraDomains, changes]
  const blobs = memoryBlobs()
  const start = async () => {
    const app = await testApp(domains, {
      store: sqliteStore({ folder }),
      blobs,
      hooks,
      bindings: [
        provide(Engines, { names: ['fake'], get: name => (name === 'fake' ? engine : undefined) }),
        provide(SecretValues, { get: async () => undefined }),
        provide(DriftSchedule, { everyMs: undefined }),
      ],
    })
    await app.start()
    const call = (name: string, input: object, by: object = as(ann)) =>
      app.call(name, input, by as { actor: Actor }) as Promise<Record<string, any>>
    const heard = async (type: string, subject: string) => {
      const leave = new AbortController()
      const records = app.events.follow({ after: 0, patterns: [type], subject, signal: leave.signal })
      const { value } = await records[Symbol.asyncIterator]().next()
      leave.abort()
      return value!
    }
    return { app, call, heard }
  }
  const running = await start()
  const current = { ...running }
  onTestFinished(async () => {
    await current.app.stop()
    await rm(folder, { recursive: true })
  })
  const { blueprint_id } = await running.call('blueprints.create', { blueprint: shop() })
  const wish = { blueprint_id, title: 'The shop opens', description: 'On Monday' }
  const restart = async () => {
    await current.app.stop()
    Object.assign(current, await start())
    return current
  }
  return { ...running, cloud, blueprint_id, wish, restart }
}

const codeOf = async (call: Promise<unknown>) => (await refusalOf(call)).code

test('an assistant asks, a person agrees, and what was reviewed is deployed', async () => {
  const { app, call, heard, cloud, blueprint_id, wish } = await open()
  const asked = await call('ipr.create', { ...wish, metadata: { ticket: 7 } }, author)
  expect(asked).toMatchObject({
    status: 'pending',
    title: 'The shop opens',
    blueprint_id,
    blueprint_version: 1,
    created_by: 'assistant:mcp',
    changes_summary: 'create 1 of 1 resources of shop',
    metadata: { ticket: 7 },
  })
  const { ipr_id } = asked
  const shown = await call('ipr.get', { ipr_id })
  expect(shown.blueprint_snapshot).toMatchObject({ name: 'shop', resources: [{ specs: { image: 'web:1' } }] })
  expect(shown.plan_steps).toMatchObject([{ action: 'create', target: 'fake service web' }])
  expect(await codeOf(call('ipr.review', { ipr_id, verdict: 'approved' }, author))).toBe('FORBIDDEN')
  expect(await codeOf(call('ipr.deploy', { ipr_id }, author))).toBe('NOT_APPROVED')

  await call('ipr.comment', { ipr_id, comment: 'Looks good' })
  const reviewed = await call('ipr.review', { ipr_id, verdict: 'approved', comment: 'Go' })
  expect(reviewed).toMatchObject({ status: 'approved', reviewed_by: 'person:ann', deployment_id: null })
  expect(cloud.objects()).toEqual([])

  const begun = await call('ipr.deploy', { ipr_id }, author)
  expect(begun).toMatchObject({ status: 'approved', deployment_id: expect.stringMatching(/^dep_/) })
  expect(await endOf(app, begun.workflow_id)).toBe('completed')
  await heard('ipr.deployed', ipr_id)
  expect(await call('ipr.get', { ipr_id })).toMatchObject({
    status: 'deployed',
    deployed_at: expect.any(String),
    review_comment: 'Go',
    review_comments: [{ comment: 'Looks good', said_by: 'person:ann' }],
  })
  expect(cloud.objects()).toHaveLength(1)
  expect(await codeOf(call('ipr.deploy', { ipr_id }, author))).toBe('NOT_APPROVED')
  const { counts, ipr: listed } = await call('ipr.list', { blueprint_id })
  expect([counts, listed.length]).toEqual([{ deployed: 1 }, 1])
})

test('an approval holds for the plan that was reviewed: a world that changed since has to be planned again', async () => {
  const { app, call, wish } = await open()
  const { ipr_id: first } = await call('ipr.create', wish, author)
  const { ipr_id: second } = await call('ipr.create', wish, author)
  for (const ipr_id of [first, second]) await call('ipr.review', { ipr_id, verdict: 'approved' })
  const { workflow_id } = await call('ipr.deploy', { ipr_id: first })
  await endOf(app, workflow_id)
  const late = await call('ipr.deploy', { ipr_id: second })
  expect(late).toMatchObject({ status: 'failed', error: { code: 'PLAN_CHANGED' } })
})

test('a newer version of the blueprint changes nothing of what was reviewed', async () => {
  const { app, call, heard, blueprint_id, wish } = await open()
  const { ipr_id } = await call('ipr.create', wish, author)
  await call('ipr.review', { ipr_id, verdict: 'approved' })
  await call('blueprints.update', { blueprint_id, blueprint: shop('web:2') })
  const { workflow_id, deployment_id } = await call('ipr.deploy', { ipr_id })
  await endOf(app, workflow_id)
  await heard('ipr.deployed', ipr_id)
  expect((await call('deployments.get', { deployment_id })).blueprint_version).toBe(1)
  expect((await call('ipr.get', { ipr_id })).blueprint_snapshot.resources[0].specs.image).toBe('web:1')
})

test('what was approved is deployed after a restart, and one that fails says why', async () => {
  const { call, wish, restart } = await open([{ on: 'create', fault: 'permanent', times: 'always' }])
  const { ipr_id } = await call('ipr.create', wish, author)
  await call('ipr.review', { ipr_id, verdict: 'approved' })
  const after = await restart()
  const { workflow_id } = await after.call('ipr.deploy', { ipr_id }, author)
  await endOf(after.app, workflow_id)
  await after.heard('ipr.failed', ipr_id)
  expect(await after.call('ipr.get', { ipr_id })).toMatchObject({
    status: 'failed',
    error: { code: expect.any(String) },
  })
})

test('a pending one is written anew, rejected or withdrawn, and never by just anybody', async () => {
  const { call, wish } = await open()
  const { ipr_id } = await call('ipr.create', wish, author)
  expect(await call('ipr.update', { ipr_id, title: 'Later' }, author)).toMatchObject({ title: 'Later' })
  const stranger = as({ id: 'other', kind: 'assistant' }, { can: writesOnly })
  expect(await codeOf(call('ipr.cancel', { ipr_id }, stranger))).toBe('NOT_THE_AUTHOR')
  const no = await call('ipr.review', { ipr_id, verdict: 'rejected', comment: 'Too big' })
  expect(no).toMatchObject({ status: 'rejected', reviewed_by: 'person:ann' })
  expect(await codeOf(call('ipr.update', { ipr_id, title: 'x' }, author))).toBe('NOT_PENDING')
  const { ipr_id: other } = await call('ipr.create', wish, author)
  expect((await call('ipr.cancel', { ipr_id: other }, author)).status).toBe('canceled')
  expect((await call('ipr.list', {})).counts).toEqual({ rejected: 1, canceled: 1 })
  expect(await codeOf(call('ipr.get', { ipr_id: `ipr_${'0'.repeat(26)}` }))).toBe('IPR_NOT_FOUND')
})

test('the author cannot review where the policy wants another pair of eyes', async () => {
  const { call, wish } = await open()
  const rules = [
    {
      operation: 'blueprints.deploy',
      decision: 'require_approval',
      by_another: true,
      reason: 'four eyes',
    },
  ]
  await call('changes.set_policy', { rules })
  const { ipr_id } = await call('ipr.create', wish)
  expect(await codeOf(call('ipr.review', { ipr_id, verdict: 'approved' }))).toBe('AUTHOR_CANNOT_APPROVE')
  const bob = as({ id: 'bob', kind: 'person' })
  expect((await call('ipr.review', { ipr_id, verdict: 'approved' }, bob)).status).toBe('approved')
})

test('what was deployed is undone the way its plan said: first away as a whole, later back', async () => {
  const { app, call, cloud, blueprint_id, wish } = await open()
  const deploy = async () => {
    const { ipr_id, change_id } = await call('ipr.create', wish)
    await call('ipr.review', { ipr_id, verdict: 'approved' })
    const { workflow_id } = await call('ipr.deploy', { ipr_id })
    await endOf(app, workflow_id)
    return change_id
  }
  await deploy()
  await call('blueprints.update', { blueprint_id, blueprint: shop('web:2') })
  const undone = await call('changes.undo', { change_id: await deploy() })
  expect(undone.status).toBe('undone')
  expect(await endOf(app, undone.result.workflow_id)).toBe('completed')
  expect(cloud.objects()).toMatchObject([{ specs: { image: 'web:1' } }])
})
