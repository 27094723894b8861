import { CupPoured, callerWith, guest } from '#surfaces/testing'
import { status, type ClientReadableStream } from '@grpc/grpc-js'
import { once } from 'node:events'
import { connect } from 'node:http2'
import { setTimeout as silence } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createEncoder } from './encode-message.ts'
import { protoFiles } from './proto-files.ts'
import { kernelStreams } from './streams.ts'
import { allOf, refused, serveBar, type ServedGrpc } from './testing.ts'

const follow = 'events.v1.Events/Follow'
const watch = 'workflows.v1.Workflows/Watch'

const pour = (bar: ServedGrpc, ...cups: readonly string[]) =>
  bar.app.append(
    cups.map(cup => CupPoured({ cup })),
    { context: { actor: guest.actor } },
  )

/** So many answers, and then the reader leaves. */
async function take(stream: ClientReadableStream<any>, count: number): Promise<any[]> {
  const taken: any[] = []
  for await (const answer of stream) {
    taken.push(answer)
    if (taken.length === count) break
  }
  return taken
}

test('a follower gets what was and what happens then, as CloudEvents with a position', async () => {
  await using bar = await serveBar()
  await pour(bar, 'a', 'b')
  const stream = bar.follow(follow, { types: ['cup.*'], after: 0 })
  const [metadata] = await once(stream, 'metadata')
  const answers = take(stream, 3)
  await pour(bar, 'c')

  expect(metadata.get('alice-position')).toEqual(['0'])
  const [first, , last] = await answers
  expect(first).toMatchObject({
    position: '1',
    specversion: '1.0',
    type: 'cup.poured',
    subject: 'a',
    actor: 'person:guest',
    data: { cup: 'a' },
  })
  expect(last).toMatchObject({ subject: 'c', data: { cup: 'c' } })
})

test('a reader goes on where it was', async () => {
  await using bar = await serveBar()
  await pour(bar, 'a', 'b', 'c')
  const answers = await take(bar.follow(follow, { after: '2' }), 1)

  expect(answers.map(({ subject }) => subject)).toEqual(['c'])
  expect(await refused(allOf(bar.follow(follow, { after: '99' })))).toMatchObject({
    code: status.OUT_OF_RANGE,
    error: { code: 'POSITION_UNKNOWN', suggestions: ['follow_from_0'] },
  })
})

test('whoever may not read the log cannot follow it, and stops following when that is taken away', async () => {
  const some = callerWith(['events:read', 'bar:write'])
  const none = callerWith(['bar:read'])
  await using bar = await serveBar({ callers: { some: some.caller, none: none.caller } })
  await pour(bar, 'a')
  const forbidden = allOf(bar.follow(follow, { after: 0 }, { metadata: { authorization: 'Bearer none' } }))
  expect((await refused(forbidden)).code).toBe(status.PERMISSION_DENIED)

  const stream = bar.follow(follow, { after: 0 }, { metadata: { authorization: 'Bearer some' } })
  const answers = allOf(stream)
  await once(stream, 'data')
  some.take('events:read')
  await pour(bar, 'b')
  expect((await refused(answers)).code).toBe(status.PERMISSION_DENIED)
})

test('a stream ends with the credentials it was opened with, and with the server', async () => {
  const { caller, end } = callerWith(['events:read'])
  await using bar = await serveBar({ callers: { theirs: caller } })
  const stream = bar.follow(follow, {}, { metadata: { authorization: 'Bearer theirs' } })
  const ended = refused(allOf(stream))
  await once(stream, 'metadata')
  end()
  expect((await ended).code).toBe(status.UNAUTHENTICATED)

  const other = bar.follow(follow, {})
  const stopped = refused(allOf(other))
  await once(other, 'metadata')
  await bar.server.close()
  expect(await stopped).toMatchObject({ code: status.UNAVAILABLE, error: { code: 'STOPPING' } })
})

test('a reader that takes nothing is told where it was, and holds little meanwhile', async () => {
  await using bar = await serveBar({ limits: { stalledMs: 100 } })
  for (let round = 0; round < 20; round += 1) {
    await pour(bar, ...Array.from({ length: 50 }, () => 'x'.repeat(20_000)))
  }
  // The library reads ahead of whoever asks it, so this reader has only the protocol.
  const session = connect(`http://${bar.server.address}`)
  const reader = session.request({
    ':method': 'POST',
    ':path': '/alice.events.v1.Events/Follow',
    'content-type': 'application/grpc',
    te: 'trailers',
    authorization: 'Bearer let-me-in',
  })
  const request = encodeFollow({ after: 0 })
  reader.end(Buffer.concat([Buffer.from([0, 0, 0, 0, request.length]), request]))
  const trailers = once(reader, 'trailers')
  await once(reader, 'response')
  // Taking nothing for longer than is waited for is what is tested.
  await silence(500)
  let taken = 0
  reader.on('data', (chunk: Buffer) => (taken += chunk.length))
  const [told] = (await trailers) as [Record<string, string>]
  session.close()

  expect(Number(told['grpc-status'])).toBe(status.RESOURCE_EXHAUSTED)
  const { error } = JSON.parse(Buffer.from(told['alice-error-bin']!, 'base64').toString()) as {
    error: { code: string }
  }
  expect(error.code).toBe('READER_TOO_SLOW')
  expect(taken).toBeLessThan(2_000_000)
})

const followMethod = protoFiles([...kernelStreams], {})
  .flatMap(({ methods }) => methods)
  .find(({ behind }) => behind === 'events.follow')!
const encodeFollow = createEncoder(followMethod.input)

test('only so many streams are open for one caller', async () => {
  await using bar = await serveBar({ limits: { streamsPerActor: 1 } })
  await pour(bar, 'a')
  const first = bar.follow(follow, {})
  first.on('error', () => {})
  await once(first, 'metadata')
  expect((await refused(allOf(bar.follow(follow, {})))).error.code).toBe('BUSY')

  first.cancel()
  let answers: any[] | undefined
  // Until the server has heard that the first one is gone.
  while (!answers) answers = await take(bar.follow(follow, { after: 0 }), 1).catch(() => undefined)
  expect(answers).toHaveLength(1)
})

test('a workflow is watched to its end, from wherever the watcher was', async () => {
  await using bar = await serveBar()
  const started = await bar.app.call('bar.begin', { cups: ['a', 'b'] }, { actor: guest.actor })
  const { workflow_id } = started as { workflow_id: string }
  const answers = await allOf(bar.follow(watch, { workflowId: workflow_id }))

  expect(answers.at(0)).toMatchObject({
    workflowId: workflow_id,
    event: 'workflow.started',
    status: 'processing',
  })
  expect(answers.map(({ stepName }) => stepName).filter(Boolean)).toEqual(['bar.pour', 'bar.pour'])
  expect(answers.at(-1)).toMatchObject({ event: 'workflow.completed', status: 'completed' })

  const rest = await allOf(bar.follow(watch, { workflowId: workflow_id, after: answers.at(-2).position }))
  expect(rest).toEqual([answers.at(-1)])
  expect((await refused(allOf(bar.follow(watch, { workflowId: 'wf_none' })))).code).toBe(status.NOT_FOUND)
})
