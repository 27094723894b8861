import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { endPrograms, programsOf } from './demo/testing.ts'

// The real program, the real engine, a real page. Pictures are painted here, so it takes some seconds.
const patience = { timeout: 180_000 }

let home = ''
let started: ChildProcess[] = []
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'alice-first-'))
})
afterEach(async () => {
  const alive = started.filter(child => child.exitCode === null && child.signalCode === null)
  started = []
  for (const child of alive) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await endPrograms(home)
  await rm(home, { recursive: true, force: true })
})

function alice(...words: readonly string[]) {
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env
  const env = { PATH, HOME, ALICE_HOME: home, ALICE_GRPC_PORT: 'off', NODE_COMPILE_CACHE }
  const child = spawn(process.execPath, [resolve('src/main.ts'), ...words], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  const lines: string[] = []
  const reading = createInterface({ input: child.stdout })
  reading.on('line', line => lines.push(line))
  const errors = text(child.stderr)
  const ended = (async () => {
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, lines, errors: await errors }
  })()
  const lineWith = async (part: string) => {
    for (;;) {
      const found = lines.find(line => line.includes(part))
      if (found !== undefined) return found
      const end = await Promise.race([once(reading, 'line').then(() => undefined), ended])
      if (end) throw new Error(`It ended without saying ${part}:\n${lines.join('\n')}\n${end.errors}`)
    }
  }
  return { child, lines, ended, lineWith }
}

const objects = (lines: readonly string[]) => lines.map(line => JSON.parse(line) as Record<string, any>)
const stagesOf = (lines: readonly string[]) =>
  Object.fromEntries(objects(lines).flatMap(each => (each.stage ? [[each.stage as string, each]] : [])))
const read = async (url: string) => (await fetch(url, { headers: { connection: 'close' } })).text()

test(
  'the first start shows everything for real, the wish is granted, and all of it goes away again',
  patience,
  async () => {
    const server = alice('up', '--port', '0', '--json')
    const sum = JSON.parse(await server.lineWith('"demo"')) as object
    expect(sum).toMatchObject({ demo: 'all', stages: 9, failed: 0, waiting: 1 })
    const { made, found, rated, filed, searched, deployed, undone, waiting, recorded } = stagesOf(
      server.lines,
    )
    expect(made).toMatchObject({ status: 'ok', pictures: 24 })
    expect(found).toMatchObject({ seen: 24, assets: 23, duplicates: 1 })
    expect(rated).toMatchObject({ assessed: 22, failed: 1 })
    expect([filed!.placed, searched!.found > 0, recorded!.events > 200]).toEqual([23, true, true])

    expect(await read(deployed!.url as string)).toContain('Run 1 of the demo')
    expect(undone).toMatchObject({ step: 3, undone: 2, before: undone!.after as object })
    expect(undone!.why).toContain('/ready answers 404')
    expect(waiting).toMatchObject({ status: 'waiting', wish: 'scale web 1 → 3' })

    // Beside the server, and again: nothing is in the way of what is there.
    const again = await alice('demo', 'infra', '--json').ended
    expect([again.code, again.errors]).toEqual([0, ''])
    expect(stagesOf(again.lines).deployed!.url).toBe(deployed!.url)
    expect(await read(deployed!.url as string)).toContain('of the demo')
    const { change_id, wish } = stagesOf(again.lines).waiting!
    expect(wish).toBe('scale web 1 → 3')

    expect((await alice('changes', 'approve', '--change-id', change_id as string).ended).code).toBe(0)
    const { deployment_id } = deployed!
    const servers = async () => {
      const got = await alice('deployments', 'get', deployment_id as string, '--json').ended
      const { status, resources } = JSON.parse(got.lines.join('\n')) as { status: string; resources: any[] }
      return { status, urls: resources.map(each => each.outputs.url as string) }
    }
    while ((await servers()).status === 'deploying') await new Promise(done => setTimeout(done, 100))
    const { status, urls } = await servers()
    expect([status, urls.length]).toEqual(['deployed', 3])
    for (const url of urls) expect(await read(url)).toContain('It runs')

    const left = await alice('demo', 'clear', '--json').ended
    expect(objects(left.lines).at(-1)).toMatchObject({ demo: 'clear', failed: 0 })
    expect(await programsOf(home)).toEqual([])
    await expect(stat(join(home, 'samples'))).rejects.toThrow('ENOENT')

    const stopped = await alice('down', '--json').ended
    expect(JSON.parse(stopped.lines[0]!)).toMatchObject({
      stopped: { pid: server.child.pid, unfinished: 0, deployed: [] },
    })
    expect((await server.ended).code).toBe(0)
    expect((await alice('down').ended).lines).toEqual([`No server of ${home} is running`])
  },
)

test('all of it twice, without a server; chaos is noticed and mended', patience, async () => {
  for (const run of [1, 2]) {
    const { code, lines, errors } = await alice('demo', '--json').ended
    expect([code, errors], `run ${run}`).toEqual([0, ''])
    expect(objects(lines).at(-1)).toMatchObject({ failed: 0, waiting: 1 })
  }
  const own = join(home, 'samples', 'mine.txt')
  await writeFile(own, 'not of the demo')
  const chaos = await alice('demo', 'chaos', '--json').ended
  const { killed, repaired, undone } = stagesOf(chaos.lines)
  expect(chaos.code).toBe(0)
  expect(killed!.started).not.toBe(killed!.killed)
  expect(repaired!.reason).toContain('its supervisor is gone')
  expect(undone).toMatchObject({ undone: 2 })

  // Who resets is asked, loses nothing of their own, and nothing runs on that nobody knows of.
  const asked = await alice('down', '--reset').ended
  expect([asked.code, asked.errors]).toEqual([1, expect.stringContaining('sample-site (demo)')])
  expect((await programsOf(home)).length).toBeGreaterThan(0)
  const reset = await alice('down', '--reset', '--yes').ended
  expect(reset.lines).toContain("What is not Alice's stays there: samples")
  expect(await programsOf(home)).toEqual([])
  expect(await readFile(own, 'utf8')).toBe('not of the demo')
  await expect(stat(join(home, 'alice.db'))).rejects.toThrow('ENOENT')
})

test('a folder that is not a data folder is never cleared', patience, async () => {
  await mkdir(join(home, 'blobs'))
  const { code, errors } = await alice('down', '--reset', '--yes').ended
  expect([code, errors]).toEqual([1, expect.stringContaining('NOT_A_DATA_FOLDER')])
  expect((await stat(join(home, 'blobs'))).isDirectory()).toBe(true)
})

test('a second start shows nothing again and says so; a taken port is said, too', patience, async () => {
  const first = alice('up', '--port', '0', '--demo', 'assets')
  await first.lineWith('API ')
  expect(first.lines.filter(line => /^ {2}[✔●]/.test(line))).toHaveLength(7)
  expect(first.lines.find(line => line.includes('Dashboard'))).toMatch(/\/login#code=\S{20,}$/)
  first.child.kill('SIGINT')
  expect((await first.ended).lines.at(-1)).toMatch(/^Stopped\. Everything is written down/)

  const blocker = createServer().listen(0, '127.0.0.1')
  await once(blocker, 'listening')
  const { port } = blocker.address() as { port: number }
  const second = alice('up', '--port', String(port))
  await second.lineWith('API ')
  blocker.close()
  expect(second.lines).toContain(`  Port ${port} is taken; trying ${port + 1}`)
  expect(second.lines.some(line => line.includes('the demo is not run again'))).toBe(true)
  expect(second.lines.some(line => /^ {2}[✔●✘]/.test(line))).toBe(false)

  const link = JSON.parse((await alice('dashboard', '--json').ended).lines.join('\n')) as { url: string }
  expect(link.url).toMatch(/\/login#code=/)
  second.child.kill('SIGTERM')
  expect((await second.ended).code).toBe(0)
  expect((await alice('dashboard').ended).errors).toContain('NO_SERVER')
})
