import { fastify, type FastifyRequest } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { createSpecimens } from './specimens.ts'

test('a request that is kept says nothing once it is answered', async () => {
  const server = fastify()
  onTestFinished(() => server.close())
  const keep = createSpecimens()
  server.addHook('onSend', (_, reply, _payload, done) => {
    keep(reply)
    done()
  })
  let seen: FastifyRequest | undefined
  server.post('/things/:id', (request, reply) => {
    seen = request
    void reply.send({ was: request.body })
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  const answer = await fetch(`${url}/things/secret-1?q=secret-2`, {
    method: 'POST',
    headers: { authorization: 'Bearer secret-3', 'content-type': 'application/json' },
    body: '{"value":"secret-4"}',
  })
  expect(await answer.json()).toEqual({ was: { value: 'secret-4' } })
  await expect.poll(() => seen?.body).toBeUndefined()
  const { raw, headers, query, params, body, url: address } = seen!
  expect(JSON.stringify([headers, raw.headers, raw.rawHeaders, query, params, body, address])).not.toContain(
    'secret',
  )
})
