// Two people and an assistant, each with a key of their own, as they meet over REST.
import { sqliteStore } from '#adapters/sqlite'
import { changes } from '#domains/changes'
import { shelf } from '#domains/changes/testing'
import { keys } from '#domains/keys'
import { KeyMaker } from '#domains/keys/ports'
import { countedKeys } from '#domains/keys/testing'
import { roles } from '#domains/roles'
import { provide } from '#kernel'
import type { App } from '#kernel/run'
import { realClock, testApp } from '#kernel/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createAuthorize } from '../src/main/access-authorize.ts'
import { openAccess } from '../src/main/access.ts'
import { createApproval } from '../src/main/approval.ts'
import { httpServer } from '../src/surfaces/http/index.ts'
import { restPart } from '../src/surfaces/rest/index.ts'

const ownerKey = 'alice_owner'

async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'alice-changes-rest-'))
  const opened: { app?: App } = {}
  const app = await testApp([shelf, changes, keys, roles], {
    store: sqliteStore({ folder }),
    bindings: [provide(KeyMaker, countedKeys())],
    hooks: { authorize: createAuthorize(), approve: createApproval(() => opened.app!) },
  })
  opened.app = app
  await app.start()
  const access = await openAccess({ app, clock: realClock, ownerKey })
  const { authenticate } = access
  const server = await httpServer({ app, version: '1.2.3', authenticate, parts: [restPart({ app })] }).listen(
    {
      host: '127.0.0.1',
      port: 0,
    },
  )
  onTestFinished(async () => {
    await server.close()
    access.close()
    await app.stop()
    await rm(folder, { recursive: true })
  })
  const ask = async (key: string, method: string, path: string, body?: object) => {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    const said = (await response.json()) as any
    return { status: response.status, location: response.headers.get('location'), ...said }
  }
  const keyOf = async (name: string, role: string) =>
    (await ask(ownerKey, 'POST', '/keys', { name, role })).key as string
  return { app, ask, keyOf }
}

test('an assistant proposes, its key approves nothing, and a person approves exactly the plan from another key', async () => {
  const { app, ask, keyOf } = await open()
  const mcp = await keyOf('mcp', 'assistant')
  const ann = await keyOf('ann', 'operator')
  await ask(ann, 'POST', '/shelf/put', { thing: 'cup' })

  const asked = await ask(mcp, 'POST', '/shelf/put', { thing: 'cup' })
  expect(asked).toMatchObject({ status: 'awaiting_approval', summary: 'put cup on the shelf' })
  const place = `/changes/${asked.change_id}`
  expect(asked.location).toBe(`/api/v1${place}`)
  expect((await ask(mcp, 'POST', `${place}/approve`, {})).error.code).toBe('FORBIDDEN')

  await ask(mcp, 'PATCH', place, { title: 'Another cup', description: 'Guests come' })
  await ask(ann, 'POST', `${place}/comments`, { comment: 'Fine' })
  expect(await ask(ann, 'GET', '/changes?status=pending')).toMatchObject({
    changes: [{ change_id: asked.change_id, title: 'Another cup', proposed_by: 'assistant:mcp' }],
    counts: { pending: 1 },
  })
  const shown = await ask(ann, 'GET', place)
  expect(shown).toMatchObject({
    digest: asked.digest,
    plan_steps: [{ action: 'update', target: 'cup', before: 1, after: 2 }],
    comments: [{ said_by: 'person:ann', comment: 'Fine' }],
  })

  expect((await ask(ann, 'POST', `${place}/approve`, { apply: false })).status).toBe('approved')
  expect((await ask(mcp, 'POST', `${place}/apply`, {})).status).toBe('applied')
  expect((await ask(mcp, 'POST', `${place}/apply`, {})).error.code).toBe('NOT_APPROVED')
  const put = await app.events.read({ after: 0, limit: 10, patterns: ['thing.put'] })
  expect(put.map(({ actor }) => actor?.id)).toEqual(['ann', 'mcp'])
  expect((await ask(ann, 'POST', `${place}/undo`, {})).status).toBe('undone')
})

test('people confirm by repeating the request with the digest, and set who must be asked', async () => {
  const { ask, keyOf } = await open()
  const ann = await keyOf('ann', 'operator')
  const bob = await keyOf('bob', 'operator')
  const clear = { environment: 'prod' }
  const refused = await ask(ann, 'POST', '/shelf/clear', clear)
  expect([refused.status, refused.error.code]).toEqual([428, 'CONFIRMATION_REQUIRED'])
  const { digest } = refused.error.details
  expect((await ask(ann, 'POST', '/shelf/clear', { ...clear, plan_digest: digest })).status).toBe(200)

  const rule = { operation: 'shelf.*', decision: 'require_approval', by_another: true, reason: 'four eyes' }
  expect((await ask(ann, 'PUT', '/change-policy', { rules: [rule] })).error.code).toBe('FORBIDDEN')
  expect((await ask(ownerKey, 'PUT', '/change-policy', { rules: [rule] })).own_rules).toBe(1)
  const asked = await ask(ann, 'POST', '/shelf/clear', clear)
  expect(asked.status).toBe('awaiting_approval')
  const place = `/changes/${asked.change_id}`
  expect((await ask(ann, 'POST', `${place}/approve`, {})).error.code).toBe('AUTHOR_CANNOT_APPROVE')
  expect((await ask(bob, 'POST', `${place}/approve`, {})).status).toBe('applied')
  expect((await ask(ann, 'GET', '/change-policy')).rules[0]).toMatchObject(rule)
})
