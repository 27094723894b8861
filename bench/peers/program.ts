import { spawn, type ChildProcess } from 'node:child_process'
import { connect, createServer, type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { findProgram } from '../harness/machine.ts'

export interface RunningProgram {
  readonly pid: number
  stop(): Promise<void>
}

interface ProgramOptions {
  readonly args: readonly string[]
  /** It is ready when somebody listens here. */
  readonly port: number
  readonly env?: Readonly<Record<string, string>> | undefined
  readonly cwd?: string | undefined
}

/** Starts a server of our own, so that nobody else's settings, data or load are in the numbers. */
export async function startProgram(
  name: string,
  { args, port, env, cwd }: ProgramOptions,
): Promise<RunningProgram> {
  const path = name.includes('/') ? name : findProgram(name)
  if (path === undefined) throw new Error(`${name} is not installed here`)
  const child = spawn(path, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd,
    env: { ...process.env, ...env },
  })
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`${name} ended with ${code}: ${complaints.slice(0, 300)}`)))
  })
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (complaints.length < 2000) complaints += text
  })
  // A server must not outlive the row, however that ends.
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  await Promise.race([isListening(port, 20_000), failed])
  failed.catch(() => undefined)
  return {
    pid: child.pid!,
    async stop() {
      process.off('exit', end)
      await stopChild(child)
    },
  }
}

async function stopChild(child: ChildProcess) {
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  if (hasEnded()) return
  const exited = new Promise(done => child.once('exit', done))
  child.kill('SIGTERM')
  await Promise.race([exited, wait(3000, undefined, { ref: false })])
  if (!hasEnded()) child.kill('SIGKILL')
}

export async function isListening(port: number, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs
  for (;;) {
    if (await canConnect(port)) return
    if (performance.now() > end) throw new Error(`Nobody listens on port ${port} after ${withinMs / 1000} s`)
    await wait(20)
  }
}

const canConnect = (port: number) =>
  new Promise<boolean>(resolve => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

export const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
