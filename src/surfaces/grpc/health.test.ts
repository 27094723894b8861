import { status } from '@grpc/grpc-js'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { refused, serveBar } from './testing.ts'

const nobody = { metadata: { authorization: '' } }

test('health answers everybody, for the server and for each service', async () => {
  await using bar = await serveBar()

  expect((await bar.call('health.v1.Health/Check', {}, nobody)).json).toEqual({ status: 'SERVING' })
  expect((await bar.call('health.v1.Health/Check', { service: 'alice.bar.v1.Bar' }, nobody)).json).toEqual({
    status: 'SERVING',
  })
  expect((await refused(bar.call('health.v1.Health/Check', { service: 'other' }, nobody))).code).toBe(
    status.NOT_FOUND,
  )
})

test('whoever watches hears that the server stops', async () => {
  await using bar = await serveBar()
  const stream = bar.follow('health.v1.Health/Watch', {}, nobody)
  const answers: any[] = []
  stream.on('data', answer => answers.push(answer))
  await once(stream, 'data')
  await Promise.all([once(stream, 'end'), bar.server.close()])

  expect(answers).toEqual([{ status: 'SERVING' }, { status: 'NOT_SERVING' }])
})
