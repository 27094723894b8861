import type { EventLog, ViewReader } from '#kernel'
import { findDrift, type Drift } from '../deploy/drift.ts'
import type { StateRow } from '../deploy/resource-states.ts'
import type { DeploymentRow } from '../deploy/views.ts'
import { readWorld } from '../deploy/world.ts'
import { EngineError, type Engines } from '../ports.ts'
import type { FailedChange, Symptoms } from './troubleshoot.ts'

interface Gathering {
  readonly engines: Engines
  readonly states: ViewReader<StateRow>
  readonly log: EventLog
  readonly signal: AbortSignal
  now(): Date
}

interface Wanted {
  readonly resource: string | undefined
  readonly logLines: number
}

const mostFailures = 100
const mostLogs = 10
const mostStates = 2000
const mostLineChars = 500

/** Reads everything that may say what is wrong. What does not answer is a symptom too, and never the end of it. */
export async function gatherSymptoms(
  context: Gathering,
  row: DeploymentRow,
  { resource, logLines }: Wanted,
): Promise<Symptoms & { readonly unread: readonly string[] }> {
  const { engines, log, signal, now } = context
  const { deployment_id } = row
  const isMeant = (each: { readonly resource: string }) =>
    resource === undefined || each.resource === resource
  const all = await context.states.rows(query =>
    query.where('deployment_id', '=', deployment_id).orderBy('resource').limit(mostStates),
  )
  const states = all.filter(isMeant)
  const records = await log.read({
    after: 0,
    limit: mostFailures,
    subject: deployment_id,
    patterns: ['resource.failed'],
    descending: true,
  })
  const failures = records
    .map(({ data, time }) => ({ ...(data as Omit<FailedChange, 'time'>), time }))
    .filter(isMeant)
  const health = await Promise.all(row.engines.map(name => healthOf(engines, name, signal)))
  const looked = await lookAtWorld(context, row)
  const drifts = looked.drifts.filter(isMeant)
  const suspects = new Set(
    [...drifts, ...failures, ...states.filter(({ status }) => status !== 'ready')].map(each => each.resource),
  )
  if (resource !== undefined) suspects.add(resource)
  const logs = await Promise.all(
    states
      .filter(each => suspects.has(each.resource) && each.handle !== null)
      .slice(0, mostLogs)
      .map(each => linesOf(engines, each, logLines, signal)),
  )
  const unread = [
    ...looked.unread,
    ...logs.flatMap(({ problem }) => (problem === undefined ? [] : [problem])),
  ]
  return { row, states, failures, drifts, engines: health, logs, now: now(), unread }
}

async function healthOf(
  engines: Engines,
  name: string,
  signal: AbortSignal,
): Promise<Symptoms['engines'][number]> {
  const engine = engines.get(name)
  if (!engine) return { name, isHealthy: false, about: `there is no engine ${name}` }
  try {
    return { name, ...(await engine.health(signal)) }
  } catch (error) {
    return { name, isHealthy: false, about: messageOf(error) }
  }
}

async function lookAtWorld(
  { engines, states, signal }: Gathering,
  { deployment_id, engines: names, status }: DeploymentRow,
): Promise<{ drifts: readonly Drift[]; unread: readonly string[] }> {
  // While somebody works on it, it drifts by design.
  if (status === 'deploying' || status === 'destroying') {
    return { drifts: [], unread: ['drift: it is being worked on'] }
  }
  try {
    return {
      drifts: findDrift(await readWorld({ engines, states, signal }, deployment_id, names)),
      unread: [],
    }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return { drifts: [], unread: [`drift: ${error.message}`] }
  }
}

async function linesOf(
  engines: Engines,
  { resource, engine: name, handle }: StateRow,
  count: number,
  signal: AbortSignal,
) {
  const engine = engines.get(name)
  if (!engine?.logs) return { resource, lines: [], problem: `log of ${resource}: ${name} keeps none` }
  try {
    const lines = await engine.logs(handle!, count, signal)
    return {
      resource,
      lines: lines.slice(-count).map(line => line.slice(0, mostLineChars)),
      problem: undefined,
    }
  } catch (error) {
    return { resource, lines: [], problem: `log of ${resource}: ${messageOf(error)}` }
  }
}

const messageOf = (error: unknown) => (error instanceof EngineError ? error.message : 'it does not answer')
