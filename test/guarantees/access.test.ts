import { keys } from '#domains/keys'
import { KeyMaker } from '#domains/keys/ports'
import { countedKeys } from '#domains/keys/testing'
import { roles } from '#domains/roles'
import { provide, trustedCaller, type Caller } from '#kernel'
import type { App } from '#kernel/run'
import { realClock, tester } from '#kernel/testing'
import { expect, onTestFinished, test } from 'vitest'
import { openAccess } from '../../src/main/access.ts'
import { onPostgres } from './stores.ts'

// What a key permits is the same in every process that shares the log, and ends in all of them.
onPostgres('Keys and roles', open => {
  const bindings = [provide(KeyMaker, countedKeys())]
  const caller = trustedCaller(tester)
  const ask = (app: App, name: string, input: object) =>
    app.call(name, input, { actor: tester, caller }) as Promise<any>

  async function enter(app: App, token: string): Promise<Caller> {
    const access = await openAccess({ app, clock: realClock, ownerKey: 'alice_owner' })
    onTestFinished(access.close)
    return (await access.authenticate({ token }))!
  }
  const aborted = (signal: AbortSignal) =>
    new Promise<void>(resolve => {
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve(), { once: true })
    })

  test('a key revoked in one process is no longer good in another, nor what was opened with it there', async () => {
    const place = open()
    const [one, two] = [
      await place.start([keys, roles], { bindings }),
      await place.start([keys, roles], { bindings }),
    ]
    const { key, key_id } = await ask(one, 'keys.create', { role: 'viewer' })
    const there = await enter(two, key)
    expect(there.can('assets:read')).toBe(true)
    await ask(one, 'keys.revoke', { key_id })
    await aborted(there.ended)
    expect(there.can('assets:read')).toBe(false)
  })

  test('a role changed in one process is changed in another', async () => {
    const place = open()
    const [one, two] = [
      await place.start([keys, roles], { bindings }),
      await place.start([keys, roles], { bindings }),
    ]
    await ask(one, 'roles.define', { role: 'curator', permissions: ['assets:read'] })
    const { key } = await ask(one, 'keys.create', { role: 'curator' })
    const there = await enter(two, key)
    const heard = Promise.withResolvers<string>()
    onTestFinished(
      two.bus.subscribe('role.defined', ({ type, data }) => {
        if (JSON.stringify(data).includes('assets:write')) heard.resolve(type)
      }),
    )
    await ask(one, 'roles.define', { role: 'curator', permissions: ['assets:write'] })
    await heard.promise
    expect([there.can('assets:read'), there.can('assets:write')]).toEqual([false, true])
  })
})
