import type { AliceClient, CloudEvent } from '#surfaces/client'
import { expect, onTestFinished, test } from 'vitest'
import { followLive } from './live.ts'
import { createState } from './monitor-state.ts'
import { eventAt } from './testing/sample-state.ts'

/** A server that can go away and come back; its log stays. */
function server(log: CloudEvent[]) {
  let isThere = true
  let gone = new AbortController()
  const broken = new Error('Nothing answers')
  const client = (): AliceClient => ({
    where: 'here',
    operations: async () => [],
    async call(name) {
      if (!isThere) throw broken
      const answers: Readonly<Record<string, object>> = {
        'system.status': { version: '1', head: log.length, workflows: { running: 0, waiting: 0 } },
        'workflows.list': { workflows: [] },
        'changes.list': { changes: [] },
        'health.history': { services: [] },
        'health.dependencies': { dependencies: [] },
        'events.dead_letters': { dead_letters: [] },
      }
      return answers[name]
    },
    async *follow({ after = 0, signal }) {
      for (let at = after; ; at += 1) {
        while (at >= log.length) {
          if (signal.aborted) return
          if (gone.signal.aborted) throw broken
          await new Promise(done => setTimeout(done, 1))
        }
        yield log[at]!
      }
    },
    recent: async ({ limit }) => log.toReversed().slice(0, limit),
    close: async () => {},
  })
  return {
    reach: async () => (isThere ? { client: client(), isEmbedded: false } : undefined),
    leave() {
      isThere = false
      gone.abort()
    },
    comeBack() {
      gone = new AbortController()
      isThere = true
    },
  }
}

test('a connection that breaks shows, and goes on without a gap or a repeat', async () => {
  const log = [eventAt(1), eventAt(2)]
  const place = server(log)
  const leaving = new AbortController()
  const state = createState('')
  const watch = { changed: () => {} }
  const until = (holds: () => boolean) =>
    new Promise<void>(resolve => {
      watch.changed = () => holds() && resolve()
      watch.changed()
    })
  const { done } = followLive({
    state,
    reach: place.reach,
    changed: () => watch.changed(),
    signal: leaving.signal,
    now: () => 1000,
  })
  onTestFinished(() => leaving.abort())
  await until(() => state.facts !== undefined)
  expect(state.events.map(({ position }) => position)).toEqual([2, 1])
  log.push(eventAt(3))
  await until(() => state.last === 3)

  place.leave()
  await until(() => state.lostAt !== undefined)
  log.push(eventAt(4), eventAt(5))
  place.comeBack()
  await until(() => state.last === 5)
  expect(state.lostAt).toBeUndefined()
  expect(state.note).toContain('no event was missed')
  expect(state.events.map(({ position }) => position)).toEqual([5, 4, 3, 2, 1])
  leaving.abort()
  await done
})

test('nobody there is said, and looked for until somebody is', async () => {
  const place = server([eventAt(1)])
  place.leave()
  const leaving = new AbortController()
  const state = createState('')
  const found = Promise.withResolvers<undefined>()
  const { done } = followLive({
    state,
    reach: place.reach,
    changed() {
      if (state.facts) found.resolve(undefined)
      else if (state.lostAt !== undefined) place.comeBack()
    },
    signal: leaving.signal,
    now: () => 1000,
  })
  await found.promise
  expect(state.last).toBe(1)
  leaving.abort()
  await done
})
