import { EngineError } from '#domains/infra/ports'
import { askControl } from '#lib/control-socket'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readRecord } from './proxy-record.ts'
import { tcpProxies } from './tcp-proxies.ts'
import { clearProxies, get, greeter } from './testing.ts'

// Each of these starts several processes, on a machine that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

let folder = ''
const opened: { close(): void }[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alice-proxies-'))
})
afterEach(async () => {
  for (const each of opened.splice(0)) each.close()
  await clearProxies(folder)
})

const anywhere = { host: '127.0.0.1', port: 0 }
async function server(name: string) {
  const made = await greeter(name)
  opened.push(made)
  return made
}
const address = ({ host, port }: { host: string; port: number }) => ({ host, port })
const fileOf = async () =>
  join(
    folder,
    (await readdir(folder)).find(name => name.endsWith('.json'))!,
  )

test('a proxy hands on what comes, and who asks for it again gets the same one', async () => {
  const blue = await server('blue')
  const proxies = tcpProxies({ folder })
  const listen = await proxies.open('web', anywhere)
  await proxies.point('web', address(blue))

  expect(await get(listen.port)).toBe('blue')
  expect(await tcpProxies({ folder }).open('web', anywhere)).toEqual(listen)
  expect(await proxies.list()).toEqual([{ id: 'web', listen, upstream: address(blue) }])
  await proxies.close('web')
  await expect(get(listen.port)).rejects.toThrow('ECONNREFUSED')
  expect(await proxies.list()).toEqual([])
  expect(await readdir(folder)).toEqual([])
})

test('asked twice at once, there is one', async () => {
  const proxies = tcpProxies({ folder })
  const [first, second] = await Promise.all([
    proxies.open('web', anywhere),
    tcpProxies({ folder }).open('web', anywhere),
  ])
  expect(second).toEqual(first)
  expect(await proxies.list()).toHaveLength(1)
})

test('a port that is taken is said to be taken, and whoever has it keeps it', async () => {
  const stranger = await server('stranger')
  const proxies = tcpProxies({ folder })
  const refused = await proxies.open('web', address(stranger)).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(EngineError)
  expect(refused).toMatchObject({ kind: 'exhausted' })
  expect(await get(stranger.port)).toBe('stranger')
  expect(await proxies.list()).toEqual([])
})

test('without a place to point at, connections are refused', async () => {
  const proxies = tcpProxies({ folder })
  const listen = await proxies.open('web', anywhere)
  await expect(get(listen.port)).rejects.toThrow(/ECONNRESET|hang up/)
})

test('during a switch no request of fifty in a second fails', async () => {
  const [blue, green] = [await server('blue'), await server('green')]
  const proxies = tcpProxies({ folder })
  const listen = await proxies.open('web', anywhere)
  await proxies.point('web', address(blue))

  const answers: Promise<string>[] = []
  const asking = setInterval(() => answers.push(get(listen.port)), 20)
  await expect.poll(() => answers.length, { timeout: 20_000 }).toBeGreaterThan(25)
  await proxies.point('web', address(green))
  blue.server.close()
  const after = answers.length
  await expect.poll(() => answers.length, { timeout: 20_000 }).toBeGreaterThan(after + 25)
  clearInterval(asking)

  const said = await Promise.all(answers)
  expect(new Set(said)).toEqual(new Set(['blue', 'green']))
  expect(said.slice(after)).not.toContain('blue')
})

test('a connection that is open stays where it is, also when new ones go elsewhere', async () => {
  const [blue, green] = [await server('blue'), await server('green')]
  const proxies = tcpProxies({ folder })
  const listen = await proxies.open('web', anywhere)
  await proxies.point('web', address(blue))
  const socket = connect(listen.port, '127.0.0.1')
  await once(socket, 'connect')
  const ask = async () => {
    socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
    return String(await once(socket, 'data'))
  }
  expect(await ask()).toContain('blue')
  await proxies.point('web', address(green))
  expect(await ask()).toContain('blue')
  expect(await get(listen.port)).toBe('green')
  socket.destroy()
})

test('whoever sends all and ends its side still gets the answer', async () => {
  const blue = await server('blue')
  const proxies = tcpProxies({ folder })
  const listen = await proxies.open('web', anywhere)
  await proxies.point('web', address(blue))
  const socket = connect({ port: listen.port, host: '127.0.0.1', allowHalfOpen: true })
  socket.end('GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
  expect(Buffer.concat((await socket.toArray()) as Buffer[]).toString()).toContain('blue')
})

test('it serves on when the Alice that opened it is killed, and the next one finds it, also without its file', async () => {
  const blue = await server('blue')
  const program = `import { tcpProxies } from ${JSON.stringify(pathToFileURL('src/adapters/tcp-proxies/index.ts').href)}
    const proxies = tcpProxies({ folder: ${JSON.stringify(folder)} })
    const listen = await proxies.open('web', { host: '127.0.0.1', port: 0 })
    await proxies.point('web', { host: '127.0.0.1', port: ${blue.port} })
    console.log(listen.port)
    setInterval(() => {}, 1000)`
  const alice = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: alice.stdout }), 'line')) as [string]
  alice.kill('SIGKILL')
  await once(alice, 'exit')

  const port = Number(line)
  const next = tcpProxies({ folder })
  expect(await get(port)).toBe('blue')
  expect(await next.list()).toMatchObject([{ id: 'web', listen: { port } }])

  for (const name of await readdir(folder)) await rm(join(folder, name))
  expect(await next.open('web', anywhere)).toMatchObject({ port })
  expect(await next.list()).toMatchObject([{ id: 'web', upstream: { port: blue.port } }])
})

test('one that was killed comes back on its port and points where it did', async () => {
  const blue = await server('blue')
  const proxies = tcpProxies({ folder })
  const listen = await proxies.open('web', anywhere)
  await proxies.point('web', address(blue))
  process.kill((await readRecord(await fileOf()))!.process.pid, 'SIGKILL')
  await expect.poll(() => proxies.list(), { timeout: 10_000 }).toEqual([])

  expect(await proxies.open('web', anywhere)).toEqual(listen)
  expect(await get(listen.port)).toBe('blue')
})

test('a process that has the number of a proxy by now is left alone', async () => {
  const stranger = spawn('sleep', ['600'])
  opened.push({ close: () => void stranger.kill('SIGKILL') })
  const proxies = tcpProxies({ folder })
  await proxies.open('web', anywhere)
  const file = await fileOf()
  const record = (await readRecord(file))!
  process.kill(record.process.pid, 'SIGKILL')
  await expect.poll(() => proxies.list(), { timeout: 10_000 }).toEqual([])
  await writeFile(file, JSON.stringify({ ...record, process: { ...record.process, pid: stranger.pid } }))

  await proxies.close('web')
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull()
})

test('in a folder too deep for a socket it works all the same', async () => {
  const blue = await server('blue')
  const deep = join(folder, 'a'.repeat(60), 'b'.repeat(60))
  const proxies = tcpProxies({ folder: deep })
  const listen = await proxies.open('web', anywhere)
  await proxies.point('web', address(blue))
  expect(await get(listen.port)).toBe('blue')
  await proxies.close('web')
})

test('who asks nonsense gets an error, and the proxy goes on', async () => {
  const proxies = tcpProxies({ folder })
  await proxies.open('web', anywhere)
  const socket = (await fileOf()).replace('.json', '.sock')
  await expect(askControl(socket, null, 2000)).rejects.toThrow('null')
  expect(await proxies.list()).toHaveLength(1)
})
