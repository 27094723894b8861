import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { leanFetch } from './lean-fetch.ts'

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('what is sent arrives, and so does the answer', async () => {
  const url = await serve((asked, answer) => {
    let text = ''
    asked.on('data', (chunk: Buffer) => (text += chunk.toString()))
    asked.on('end', () => {
      answer.writeHead(409, { 'x-what': `${asked.method} ${asked.headers.authorization}` }).end(`${text} äöü`)
    })
  })
  const headers = { authorization: 'Bearer k' }
  const response = await leanFetch(`${url}/a`, { method: 'POST', body: '{"ä":1}', headers })
  expect(response).toMatchObject({ ok: false, status: 409 })
  expect(response.headers.get('X-What')).toBe('POST Bearer k')
  expect(response.headers.get('none')).toBeNull()
  expect(await response.text()).toBe('{"ä":1} äöü')
})

test('the body is a stream of what comes, as it comes', async () => {
  const url = await serve((_, answer) => {
    answer.write('one ')
    setTimeout(() => answer.end('two'), 5)
  })
  const parts: string[] = []
  const { body } = await leanFetch(url)
  for await (const part of body!.pipeThrough(new TextDecoderStream())) parts.push(part)
  expect(parts.join('')).toBe('one two')
})

test('nobody there, an answer that breaks off and a redirect fail as they do with fetch', async () => {
  const gone = await serve(() => {})
  await expect(leanFetch('http://127.0.0.1:1/')).rejects.toMatchObject({
    name: 'TypeError',
    cause: { code: 'ECONNREFUSED' },
  })
  const torn = await serve((_, answer) => {
    answer.writeHead(200, { 'content-length': '100' }).write('half')
    setTimeout(() => answer.destroy(), 5)
  })
  await expect(leanFetch(torn).then(response => response.text())).rejects.toThrow(TypeError)
  const elsewhere = await serve((_, answer) => void answer.writeHead(302, { location: gone }).end())
  await expect(leanFetch(elsewhere)).rejects.toThrow('fetch failed')
})

test('whoever aborts gets the reason, before and during the answer', async () => {
  const url = await serve((_, answer) => void answer.write('begin'))
  await expect(leanFetch(url, { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no')
  const leaving = new AbortController()
  const { body } = await leanFetch(url, { signal: leaving.signal })
  const reading = (async () => {
    for await (const _ of body!) leaving.abort()
  })()
  await expect(reading).rejects.toThrow(Error)
})
