import { callerWith, CupPoured } from '#surfaces/testing'
import { expect, test } from 'vitest'
import { connect, serveGraphql, type ServedGraphql } from './testing.ts'

const tester = { actor: { id: 'tester', kind: 'person' } } as const

const pour = (served: ServedGraphql, ...cups: readonly string[]) =>
  served.app.append(
    cups.map(cup => CupPoured({ cup })),
    { context: tester },
  )

const subscription = (query: string, variables = {}, id = 's1') => ({
  type: 'subscribe',
  id,
  payload: { query, variables },
})

const pours =
  'subscription ($after: Float) { events(types: ["cup.*"], after: $after) { position type data } }'

test('a subscription begins in history and goes on with what happens', async () => {
  await using served = await serveGraphql()
  await pour(served, 'red', 'green')
  const peer = await connect(served.url)
  peer.say(subscription(pours, { after: 1 }))
  expect(await peer.next()).toEqual({
    id: 's1',
    type: 'next',
    payload: { data: { events: { position: 2, type: 'cup.poured', data: { cup: 'green' } } } },
  })
  await pour(served, 'blue')
  expect(await peer.next()).toMatchObject({
    payload: { data: { events: { position: 3, data: { cup: 'blue' } } } },
  })
  peer.say({ type: 'complete', id: 's1' })
  peer.say(subscription('{ version }', {}, 'q1'))
  expect(await peer.next()).toMatchObject({ id: 'q1', payload: { data: { version: '0.0.0-test' } } })
  peer.link.close()
  await peer.closed
})

test('the progress of a workflow ends with the workflow', async () => {
  await using served = await serveGraphql()
  const { data } = await served.ask('mutation { barBegin(input: {cups: ["red", "blue"]}) { status other } }')
  const workflowId = data.barBegin.other.workflow_id
  const peer = await connect(served.url)
  peer.say(
    subscription(
      'subscription ($id: String!) { workflowProgress(workflowId: $id) { workflow_id status completed step } }',
      { id: workflowId },
    ),
  )
  const seen = []
  for (let message = await peer.next(); message.type === 'next'; message = await peer.next()) {
    seen.push(message.payload.data.workflowProgress)
  }
  expect(seen[0]).toEqual({ workflow_id: workflowId, status: 'processing', completed: 0, step: null })
  expect(seen.at(-1)).toMatchObject({ status: 'completed', completed: 2 })
  peer.link.close()
  await peer.closed
})

test('a subscription that cannot begin says why', async () => {
  await using served = await serveGraphql()
  const peer = await connect(served.url)
  const codeOf = async (query: string) => {
    peer.say(subscription(query, {}, query))
    const { payload } = await peer.next()
    const errors = Array.isArray(payload) ? payload : payload.errors
    if (!Array.isArray(payload)) await peer.next()
    return errors[0].extensions.code
  }
  expect(await codeOf('subscription { events(types: ["a b"]) { id } }')).toBe('INVALID_INPUT')
  expect(await codeOf('subscription { events(after: 99) { id } }')).toBe('POSITION_UNKNOWN')
  expect(await codeOf('subscription { workflowProgress(workflowId: "none") { status } }')).toBe('NOT_FOUND')
  expect(await codeOf('subscription { nothing }')).toBe('INVALID_INPUT')
  peer.link.close()
  await peer.closed
})

test('whoever may not read events any more gets no further ones', async () => {
  const { caller, take } = callerWith(['events:read'])
  await using served = await serveGraphql({ callers: { clerk: caller } })
  const peer = await connect(served.url, 'clerk')
  peer.say(subscription(pours, { after: 0 }))
  await pour(served, 'red')
  await peer.next()
  take('events:read')
  await pour(served, 'blue')
  expect(await peer.next()).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'FORBIDDEN' } }] })
  peer.link.close()
  await peer.closed
})

test('the end of the credentials is the end of the connection', async () => {
  const { caller, end } = callerWith(['events:read'])
  await using served = await serveGraphql({ callers: { clerk: caller } })
  const peer = await connect(served.url, 'clerk')
  peer.say(subscription(pours, { after: 0 }))
  end()
  expect(await peer.closed).toEqual({ code: 4401, reason: 'Credentials ended' })
})

test('nobody connects without credentials, or more often than allowed', async () => {
  await using served = await serveGraphql({ limits: { streamsPerActor: 1 } })
  await expect(connect(served.url, 'wrong')).rejects.toThrow('401')
  const peer = await connect(served.url)
  await expect(connect(served.url)).rejects.toThrow('503')
  peer.link.close()
  await peer.closed
})

test('a stopping server says goodbye', async () => {
  const served = await serveGraphql()
  const peer = await connect(served.url)
  peer.say(subscription(pours, { after: 0 }))
  await served[Symbol.asyncDispose]()
  expect(await peer.closed).toMatchObject({ code: 1001 })
})

test('one connection has so many subscriptions and no more', async () => {
  await using served = await serveGraphql()
  const peer = await connect(served.url)
  for (let at = 1; at <= 26; at += 1) peer.say(subscription(pours, {}, `s${at}`))
  expect(await peer.next()).toMatchObject({
    id: 's26',
    type: 'error',
    payload: [{ extensions: { code: 'BUSY' } }],
  })
  peer.link.close()
  await peer.closed
})

test('a reader that takes nothing is told so and dropped, and no more than its connection holds waits for it', async () => {
  await using served = await serveGraphql({ limits: { stalledMs: 50, checkMs: 20, closeMs: 50 } })
  const peer = await connect(served.url)
  const cup = 'x'.repeat(60_000)
  for (let round = 0; round < 10; round += 1) await pour(served, ...Array.from({ length: 20 }, () => cup))
  peer.link.pause()
  peer.say(subscription(pours, { after: 0 }))
  await served.says('A reader of a GraphQL subscription took nothing and was dropped')
  peer.link.resume()
  const { code } = await peer.closed
  expect([1013, 1006]).toContain(code)
})

test('a connection that does not answer pings is cut off', async () => {
  await using served = await serveGraphql({ limits: { heartbeatMs: 20, checkMs: 10 } })
  const peer = await connect(served.url)
  peer.link.pause()
  await served.says('A GraphQL connection did not answer and was cut off')
  peer.link.terminate()
})
