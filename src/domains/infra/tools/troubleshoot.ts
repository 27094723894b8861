import type { Drift } from '../deploy/drift.ts'
import type { StateRow } from '../deploy/resource-states.ts'
import type { DeploymentRow } from '../deploy/views.ts'
// From what is written down, what is read anew and what programs print to what is probably wrong.
import { told, type Cause } from './cause.ts'
import { printedErrors } from './printed-errors.ts'

export interface FailedChange {
  readonly resource: string
  readonly action: string
  readonly failure: string
  readonly message: string
  readonly time: string
}

export interface Symptoms {
  readonly row: Pick<DeploymentRow, 'name' | 'status' | 'error'>
  readonly states: readonly Pick<StateRow, 'resource' | 'status' | 'updated_at'>[]
  readonly failures: readonly FailedChange[]
  readonly drifts: readonly Drift[]
  readonly engines: readonly { readonly name: string; readonly isHealthy: boolean; readonly about: string }[]
  readonly logs: readonly { readonly resource: string; readonly lines: readonly string[] }[]
  readonly now: Date
}

/** The surest first. */
export function findCauses(symptoms: Symptoms): readonly Cause[] {
  const causes = [
    ...sickEngines(symptoms),
    ...failedChanges(symptoms),
    ...driftedResources(symptoms),
    ...stuckResources(symptoms),
    ...printedErrors(symptoms),
    ...endOfDeployment(symptoms),
  ]
  return causes.toSorted((a, b) => ranks.indexOf(a.confidence) - ranks.indexOf(b.confidence))
}

const ranks: readonly Cause['confidence'][] = ['high', 'medium', 'low']

const sickEngines = ({ engines, row }: Symptoms): readonly Cause[] =>
  engines
    .filter(({ isHealthy }) => !isHealthy)
    .map(({ name, about }) => ({
      cause: 'engine_unavailable',
      resource: null,
      confidence: 'high' as const,
      about: `${name} does not answer, and everything of ${row.name} on it is out of reach`,
      evidence: [told('engine', about)],
      next: ['infra.engines', 'health.dependencies', 'retry'],
    }))

/** What each kind of failure means, and what may be done about it. */
const meanings: Readonly<Record<string, readonly [about: string, next: readonly string[]]>> = {
  transient: ['it failed again and again where trying again mostly helps', ['deployments.repair', 'retry']],
  uncertain: [
    'nobody knows whether it happened: the answer was lost',
    ['deployments.drift', 'deployments.repair'],
  ],
  changed: ['somebody changed it after the plan was made', ['deployments.drift', 'blueprints.plan']],
  foreign: [
    'something of that name is there and belongs to somebody else',
    ['deployments.adopt', 'blueprints.update'],
  ],
  exhausted: [
    'the engine has no room for it: memory, disk, a quota or a port',
    ['infra.estimate_resources', 'infra.optimize_costs'],
  ],
  permanent: ['it will not work however often it is tried', ['blueprints.validate', 'blueprints.update']],
  dependency: ['something it needs had failed before', ['deployments.get']],
  not_ready: [
    'it was made and did not become ready in time',
    ['deployments.logs', 'infra.get_resource_stats'],
  ],
  not_as_wanted: ['it was read back and is not what was asked for', ['deployments.drift', 'infra.engines']],
  fenced: ['another process had taken over this deployment', ['deployments.history']],
}

function failedChanges({ failures, states }: Symptoms): readonly Cause[] {
  const ready = new Set(states.filter(({ status }) => status === 'ready').map(({ resource }) => resource))
  const newest = new Map(failures.toReversed().map(each => [each.resource, each]))
  return [...newest.values()].map(({ resource, action, failure, message, time }) => {
    const [about, next] = meanings[failure] ?? ['it failed', ['deployments.history']]
    const isOver = ready.has(resource)
    return {
      cause: `change_${failure}`,
      resource,
      confidence: isOver
        ? ('low' as const)
        : failure === 'dependency'
          ? ('medium' as const)
          : ('high' as const),
      about: `to ${action} ${resource} failed: ${about}${isOver ? '; it is ready by now' : ''}`,
      evidence: [told('event', `${time} resource.failed ${failure}: ${message}`)],
      next,
    }
  })
}

const driftNext: Readonly<Record<Drift['kind'], readonly string[]>> = {
  missing: ['deployments.repair'],
  changed: ['deployments.repair', 'blueprints.update'],
  stopped: ['deployments.logs', 'deployments.control', 'deployments.repair'],
  unknown_object: ['deployments.repair', 'deployments.adopt'],
}

const driftedResources = ({ drifts }: Symptoms): readonly Cause[] =>
  drifts.map(({ resource, kind, reason, fields }) => ({
    cause: `drift_${kind}`,
    resource,
    confidence: kind === 'unknown_object' ? ('low' as const) : ('high' as const),
    about:
      kind === 'missing' || kind === 'stopped'
        ? `${resource} does not run: ${reason}`
        : `${resource} is not as it was left: ${reason}`,
    // Names of fields alone: values may be anything.
    evidence: [told('drift', [kind, ...fields.slice(0, 20).map(({ path }) => path)].join(' '))],
    next: driftNext[kind],
  }))

const stuckAfterMs = 10 * 60_000

function stuckResources({ states, row, now }: Symptoms): readonly Cause[] {
  return states
    .filter(
      ({ status, updated_at }) =>
        status === 'making' && now.getTime() - Date.parse(updated_at) > stuckAfterMs,
    )
    .map(({ resource, updated_at }) => ({
      cause: 'stuck',
      resource,
      confidence: row.status === 'deploying' ? ('medium' as const) : ('high' as const),
      about: `${resource} was begun at ${updated_at}, and nobody wrote down how it ended`,
      evidence: [told('state', `making since ${updated_at}`)],
      next: ['workflows.get', 'deployments.repair'],
    }))
}

function endOfDeployment({ row, failures }: Symptoms): readonly Cause[] {
  if (!row.error || failures.length > 0) return []
  const { code, message } = row.error
  return [
    {
      cause: `deployment_${row.status}`,
      resource: null,
      confidence: 'medium',
      about: `the last plan ended as ${row.status}`,
      evidence: [told('event', `${code}: ${message}`)],
      next: ['deployments.history', 'deployments.repair'],
    },
  ]
}
