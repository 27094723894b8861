import { spawn } from 'node:child_process'
import { get } from 'node:http'
import { connect } from 'node:net'
import type { ProgramSpecs } from './resource-types.ts'

export type Check = NonNullable<ProgramSpecs['health_check']>

export interface Probing {
  readonly check: Check
  /** What the program listens on, for the port of the check. */
  readonly port: number | undefined
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly signal: AbortSignal
}

/** Looks once whether it serves; undefined when it does, else why not. */
export async function probe({ check, port, env, cwd, signal }: Probing): Promise<string | undefined> {
  // One that lives as long as this look: what is bound to a signal that lives for months would stay with it.
  const over = new AbortController()
  const end = () => over.abort()
  const timer = setTimeout(end, check.timeout_ms)
  signal.addEventListener('abort', end)
  const until = over.signal
  try {
    if (check.command) await run(check.command, { env, cwd, signal: until })
    else if (check.http_path !== undefined) await ask(port!, check.http_path, until)
    else if (port !== undefined) await reach(port, until)
    return undefined
  } catch (error) {
    if (until.aborted) return `no answer within ${check.timeout_ms} ms`
    return error instanceof Error ? error.message : String(error)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}

const ask = (port: number, path: string, signal: AbortSignal) =>
  new Promise<void>((done, fail) => {
    const asked = get({ host: '127.0.0.1', port, path, agent: false, signal }, response => {
      response.resume()
      const { statusCode = 0 } = response
      if (statusCode >= 200 && statusCode < 400) done()
      else fail(new Error(`${path} answers ${statusCode}`))
    })
    asked.on('error', fail)
  })

const reach = (port: number, signal: AbortSignal) =>
  new Promise<void>((done, fail) => {
    const socket = connect({ host: '127.0.0.1', port, signal })
    socket.once('error', fail)
    socket.once('connect', () => {
      socket.destroy()
      done()
    })
  })

const run = (
  [program = '', ...words]: readonly string[],
  { env, cwd, signal }: Pick<Probing, 'env' | 'cwd' | 'signal'>,
) =>
  new Promise<void>((done, fail) => {
    const child = spawn(program, words, { env, cwd, signal, killSignal: 'SIGKILL', stdio: 'ignore' })
    child.once('error', fail)
    child.once('exit', code => {
      if (code === 0) done()
      else fail(new Error(`${program} ended with code ${code}`))
    })
  })
