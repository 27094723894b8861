import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { globSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'

// These start the real program and take some seconds on a busy machine.
const patience = { timeout: 60_000 }

const builtAt = statSync('dist/alice.js', { throwIfNoEntry: false })?.mtimeMs ?? 0
const sources = globSync('src/**/*.ts').filter(file => !file.endsWith('.test.ts'))
const isChanged = [...sources, 'package.json'].some(file => statSync(file).mtimeMs > builtAt)
/** What is shipped, unless a source changed since it was built: from sources it takes twice as long to start. */
const program = resolve(isChanged ? 'src/main.ts' : 'dist/alice.js')

let home = ''
let started: ChildProcess[] = []
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'alice-up-'))
})
afterEach(async () => {
  const alive = started.filter(child => child.exitCode === null && child.signalCode === null)
  started = []
  await Promise.all(
    alive.map(child => {
      child.kill('SIGKILL')
      return once(child, 'exit')
    }),
  )
  await rm(home, { recursive: true, force: true })
})

function alice(...words: readonly string[]) {
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env
  const env = { PATH, HOME, ALICE_HOME: home, NODE_COMPILE_CACHE }
  const child = spawn(process.execPath, [program, ...words], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  const errors = text(child.stderr)
  const lines: string[] = []
  const reading = createInterface({ input: child.stdout })
  reading.on('line', line => lines.push(line))
  const ended = (async () => {
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, lines, output: lines.join('\n'), errors: await errors }
  })()
  const lineWith = async (part: string) => {
    for (;;) {
      const found = lines.find(line => line.includes(part))
      if (found !== undefined) return found
      const end = await Promise.race([once(reading, 'line').then(() => undefined), ended])
      if (end) throw new Error(`It ended without saying ${part}:\n${end.output}\n${end.errors}`)
    }
  }
  return { child, ended, lineWith }
}

interface Serving {
  readonly url: string
  readonly key: string
  readonly home: string
}

async function up(...words: readonly string[]) {
  const process = alice('up', '--port', '0', '--json', '--no-demo', ...words)
  const { url, key, ...more } = JSON.parse(await process.lineWith('"url"')) as Serving
  const ask = async (path: string, body?: object, authorization = `Bearer ${key}`) => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const headers = { authorization, 'content-type': 'application/json', connection: 'close' }
    const response = await fetch(`${url}${path}`, { ...init, headers })
    return { status: response.status, body: (await response.json()) as any }
  }
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    const askedAt = performance.now()
    process.child.kill(signal)
    const end = await process.ended
    return { ...end, ms: performance.now() - askedAt }
  }
  return { ...process, ...more, url, key, ask, stop }
}

/** The smallest picture there is, with a text at its end that makes it a different one. */
const tinyPng = (name: string) =>
  Buffer.concat([
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
    Buffer.from(name),
  ])

test(
  'a server says where it is, is ready, knows its owner, and ends in order when it is asked to',
  patience,
  async () => {
    const server = await up()
    expect(server.home).toBe(home)
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(`${server.url}/health/ready`, { headers: { connection: 'close' } })).status).toBe(200)

    const nobody = await server.ask('/api/v1/status', undefined, '')
    expect(nobody).toMatchObject({ status: 401, body: { error: { code: 'UNAUTHENTICATED' } } })
    expect(await server.ask('/api/v1/status')).toMatchObject({
      status: 200,
      body: { workflows: { running: 0 } },
    })

    const { code, ms, lines } = await server.stop()
    expect([code, lines.length]).toEqual([0, 1])
    expect(JSON.parse(lines[0]!)).toMatchObject({ url: server.url, key: server.key, home })
    expect(ms).toBeLessThan(8000)
    await expect(readFile(join(home, 'server.json'))).rejects.toThrow('ENOENT')
  },
)

test(
  'a second process on the same folder is told who has it and how to talk to it; commands do',
  patience,
  async () => {
    const server = await up()
    const second = await alice('up', '--port', '0', '--no-demo').ended
    expect(second.code).toBe(1)
    expect(second.errors).toContain(`FOLDER_IN_USE: ${home} is in use by process ${server.child.pid}`)
    expect(second.errors).toContain(`It listens at ${server.url}`)
    expect(second.errors).toContain('npx alice status')

    const status = await alice('status').ended
    expect(status.code).toBe(0)
    expect(status.output).toContain(`Running at ${server.url}`)
    expect((await server.stop('SIGINT')).code).toBe(0)
  },
)

test('work that is in the middle is counted at the end and goes on at the next start', patience, async () => {
  const inbox = join(home, 'inbox')
  await mkdir(inbox)
  const names = Array.from({ length: 500 }, (_, index) => `picture-${index}.png`)
  await Promise.all(names.map(name => writeFile(join(inbox, name), tinyPng(name))))

  const first = alice('up', '--port', '0', '--no-demo')
  const where = (await first.lineWith('API ')).split(/\s+/)[2]!
  const { origin } = new URL(where)
  const key = (await readFile(join(home, 'owner.key'), 'utf8')).trim()
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', connection: 'close' }
  const body = JSON.stringify({ inbox })
  const answer = await fetch(`${origin}/api/v1/assets/discover`, { method: 'POST', headers, body })
  const { workflow_id } = (await answer.json()) as { workflow_id: string }
  first.child.kill('SIGTERM')
  const end = await first.ended
  expect(end.code).toBe(0)
  expect(end.lines.slice(-2)).toEqual([
    'SIGTERM: stopping',
    'Stopped. 1 workflow is written down and goes on at the next start.',
  ])

  const second = await up()
  const leave = new AbortController()
  const stream = await fetch(
    `${second.url}/api/v1/events/stream?after=0&subject=${workflow_id}&types=workflow.completed`,
    {
      headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream' },
      signal: leave.signal,
    },
  )
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  while (!heard.includes('workflow.completed')) heard += (await reader.read()).value ?? ''
  leave.abort()
  const state = await second.ask('/api/v1/workflows/get', { workflow_id })
  expect(state.body).toMatchObject({ status: 'completed', result: { seen: 500 } })
  expect(await second.stop()).toMatchObject({ code: 0 })
})

test(
  'Ctrl-C in the middle of the first run ends it cleanly, also when it comes twice',
  patience,
  async () => {
    const server = alice('up', '--port', '0', '--demo', 'assets')
    await server.lineWith('made')
    server.child.kill('SIGINT')
    server.child.kill('SIGINT')
    const { code, output, errors } = await server.ended
    expect([code, errors]).toEqual([0, ''])
    expect(output).toContain('SIGINT: stopping')
    expect(output).toMatch(/Stopped\. (1 workflow is written down and goes on|Everything is written down)/)
    expect(output).not.toContain('✘')
  },
)
