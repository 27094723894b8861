import type { Address, Observed } from '#domains/infra/ports'
import { pause } from '#lib/pause'
import { get } from 'node:http'
import { connect } from 'node:net'
import type { Container } from './api.ts'
import type { ContainerSpecs } from './container-specs.ts'

type Check = NonNullable<ContainerSpecs['health_check']>
type Health = Pick<Observed, 'state' | 'reason'>

interface HealthInput {
  readonly container: Container
  readonly check: Check | undefined
  /** The Engine itself runs commands that check. */
  readonly isRunByEngine: boolean
  readonly now: number
  /** What it prints may have secrets in it, and is not told. */
  readonly hasSecrets: boolean
  /** Where a port of it is reached; undefined: nowhere. */
  addressOf(port: number | undefined): Address | undefined
  /** Runs a command in it; undefined: it went well. */
  run(command: readonly string[]): Promise<string | undefined>
  readonly signal: AbortSignal
}

/** Whether it serves, as far as can be known at this moment. */
export async function healthOf(input: HealthInput): Promise<Health> {
  const { container, check, isRunByEngine, hasSecrets } = input
  const standing = standingOf(container, hasSecrets)
  if (standing) return standing
  const { Health: health } = container.State
  const isEngines = isRunByEngine && (check?.command !== undefined || (!check && health))
  if (isEngines) return engineHealth(health, hasSecrets)
  return check ? probed(input, check) : { state: 'ready' }
}

/** Crashes in a row after which what is started again and again counts as failed. */
const mostCrashes = 5

/** What is known without asking it; undefined: it runs. */
function standingOf(
  { State: state, RestartCount: crashes = 0 }: Container,
  hasSecrets: boolean,
): Health | undefined {
  const { ExitCode: code = 0 } = state
  if (state.Paused || state.Status === 'paused') return { state: 'stopped', reason: 'it is paused' }
  if (state.Restarting || state.Status === 'restarting') {
    const reason = `it ended with ${code} and is started again, for the ${crashes}. time`
    return { state: crashes >= mostCrashes ? 'failed' : 'starting', reason }
  }
  if (state.Status === 'running') return
  if (state.Error) {
    return { state: 'failed', reason: hasSecrets ? 'it cannot be started' : state.Error.slice(0, 500) }
  }
  if (state.Status === 'created' || state.Status === 'configured') {
    return { state: 'stopped', reason: 'it was never started' }
  }
  if (state.OOMKilled) return { state: 'failed', reason: 'it needed more memory than it may have' }
  // 143 and 137 are SIGTERM and SIGKILL: that is how somebody stops it.
  if (code === 0 || code === 143 || code === 137) return { state: 'stopped', reason: `it ended with ${code}` }
  return { state: 'failed', reason: `it ended with ${code}` }
}

function engineHealth(health: Container['State']['Health'], hasSecrets: boolean): Health {
  const status = health?.Status ?? 'starting'
  if (status === 'healthy' || status === 'none') return { state: 'ready' }
  const last = health?.Log?.at(-1)
  const output = hasSecrets ? '' : (last?.Output ?? '').trim().slice(0, 300)
  const reason = last ? `its check ended with ${last.ExitCode}: ${output}` : 'its check was not made yet'
  return { state: status === 'unhealthy' ? 'failed' : 'starting', reason }
}

/** One failure counts for nothing: while it starts there is time, and later it is asked again. */
async function probed(input: HealthInput, check: Check): Promise<Health> {
  const { signal, now, container } = input
  const startedAt = Date.parse(container.State.StartedAt ?? '')
  const grace = check.retries * (check.interval_ms + check.timeout_ms)
  const isYoung = now - startedAt < grace
  let says = await probe(input, check)
  const tries = isYoung ? 1 : Math.min(check.retries, 3)
  for (let time = 1; says !== undefined && time < tries; time += 1) {
    await pause(Math.min(check.interval_ms, 1000), signal)
    signal.throwIfAborted()
    says = await probe(input, check)
  }
  if (says === undefined) return { state: 'ready' }
  return { state: isYoung ? 'starting' : 'failed', reason: `its check failed: ${says}` }
}

/** What went wrong; undefined: it serves. */
async function probe({ addressOf, run, signal }: HealthInput, check: Check): Promise<string | undefined> {
  if (check.command) return run(check.command)
  const address = addressOf(check.port)
  if (!address) return 'it has no address'
  const over = AbortSignal.any([signal, AbortSignal.timeout(check.timeout_ms)])
  const says = await (check.http_path === undefined
    ? opened(address, over)
    : asked(address, check.http_path, over))
  signal.throwIfAborted()
  return over.aborted && says !== undefined ? `no answer within ${check.timeout_ms} ms` : says
}

const opened = ({ host, port }: Address, signal: AbortSignal) =>
  new Promise<string | undefined>(resolve => {
    const socket = connect({ host, port })
    const giveUp = () => socket.destroy(new Error('no answer'))
    signal.addEventListener('abort', giveUp)
    socket.on('connect', () => socket.destroy())
    socket.on('error', error => resolve(error.message))
    socket.on('close', () => {
      signal.removeEventListener('abort', giveUp)
      resolve(undefined)
    })
  })

const asked = ({ host, port }: Address, path: string, signal: AbortSignal) =>
  new Promise<string | undefined>(resolve => {
    const request = get({ host, port, path, agent: false, signal }, response => {
      response.destroy()
      const { statusCode = 0 } = response
      resolve(statusCode >= 200 && statusCode < 400 ? undefined : `it answers ${statusCode}`)
    })
    request.on('error', error => resolve(error.message))
  })
