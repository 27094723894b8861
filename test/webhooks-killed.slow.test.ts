import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'

interface Alice {
  readonly process: ChildProcess
  readonly url: string
  readonly key: string
}

let home = ''
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'alice-killed-'))
})
afterAll(() => rm(home, { recursive: true }))

async function start(): Promise<Alice> {
  const words = ['src/main.ts', 'up', '--no-demo', '--json', '--port', '0', '--home', home]
  const settings = {
    ALICE_GRPC_PORT: 'off',
    ALICE_OUTBOUND_ALLOW: '127.0.0.1',
    ALICE_EVENTS_ACCEPT: 'sensor.>',
    ALICE_RATE_LIMITS: 'off',
  }
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { process: child, ...(JSON.parse(line) as { url: string; key: string }) }
}

async function end({ process: child }: Alice, signal: NodeJS.Signals) {
  const closed = once(child, 'close')
  child.kill(signal)
  await closed
}

const send = ({ url, key }: Alice, path: string, type: string, body: object) =>
  fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': type },
    body: JSON.stringify(body),
  })

/** Somebody who receives webhooks, and keeps the message ids under which each event came. */
async function openReceiver() {
  const idsByReading = new Map<number, string[]>()
  const take = async (body: Promise<unknown>, id: string) => {
    const { data } = (await body) as { data: { data: { n: number } } }
    idsByReading.set(data.data.n, [...(idsByReading.get(data.data.n) ?? []), id])
  }
  const server = createServer((request, response) => {
    void take(json(request), String(request.headers['webhook-id'])).then(() => response.writeHead(204).end())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    idsByReading,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    close: () => new Promise(done => server.close(done)),
  }
}

test('killed twice in the middle, Alice delivers everything she took in; what comes twice has the same id', async () => {
  const receiver = await openReceiver()
  let alice = await start()
  const wanted = { url: receiver.url, types: ['external.received'] }
  expect((await send(alice, '/api/v1/webhooks', 'application/json', wanted)).status).toBe(200)
  const total = 300
  for (let n = 1; n <= total; n += 1) {
    const reading = {
      specversion: '1.0',
      id: String(n),
      source: '/sensors/1',
      type: 'sensor.read',
      data: { n },
    }
    const answer = await send(alice, '/api/v1/events', 'application/cloudevents+json', reading)
    expect(answer.status).toBe(200)
    if (n % 100 === 0 && n < total) {
      await end(alice, 'SIGKILL')
      alice = await start()
    }
  }
  await expect.poll(() => receiver.idsByReading.size, { timeout: 60_000 }).toBe(total)
  const changed = [...receiver.idsByReading.values()].filter(ids => new Set(ids).size > 1)
  expect(changed).toEqual([])
  await end(alice, 'SIGTERM')
  await receiver.close()
})
