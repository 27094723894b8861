import type { Money, Plan, PlanStep } from '#kernel'
import { changing, type DeploymentPlan, type ResourceChange } from './deployment-plan.ts'

const marks = { create: '+', update: '~', replace: '±', delete: '-', clear: '-', none: ' ' } as const
const mostShown = 200

export interface DescribedPlan {
  readonly plan: DeploymentPlan
  readonly digest: string
  readonly cost?: Money | undefined
  readonly warnings?: readonly string[]
}

/** A plan as people and programs are shown it before anything happens. */
export function describePlan({ plan, digest, cost, warnings = [] }: DescribedPlan): Plan {
  const changes = changing(plan)
  const losing = changes.filter(change => change.loses_data)
  const reversible = losing.length === 0
  return {
    summary: summaryOf(plan),
    steps: changes.map(stepOf),
    reversible,
    ...undoOf(plan, losing),
    warnings: [...warnings, ...losing.map(({ resource, action }) => `${action} ${resource} loses its data`)],
    ...(cost && { cost }),
    picture: pictureOf(plan),
    details: { digest, deployment_id: plan.deployment_id, environment: plan.environment, kind: plan.kind },
  }
}

/** Before the first deployment there is nothing to go back to: then it goes away as a whole. */
function undoOf({ kind, deployment_id }: DeploymentPlan, losing: readonly ResourceChange[]) {
  if (losing.length > 0) {
    const names = losing.map(({ resource }) => resource).join(', ')
    return { undo: `the data of ${names} is lost and cannot be brought back` }
  }
  const isFirst = kind === 'deploy' && deployment_id === null
  const operation = isFirst ? 'deployments.destroy' : 'deployments.rollback'
  const undo = isFirst ? 'it goes away as a whole' : 'back to the state before, as it was read'
  return {
    undo: `${operation}: ${undo}`,
    ...(kind === 'deploy' && { undo_by: { operation, from_answer: ['deployment_id'] } }),
  }
}

/** `create 2, update 1 of 5 resources of shop` */
export function summaryOf(plan: DeploymentPlan): string {
  const counts = countsOf(plan)
  const parts = Object.entries(counts).map(([action, count]) => `${action} ${count}`)
  const total = plan.changes.filter(({ action }) => action !== 'clear').length
  if (parts.length === 0) return `${plan.name} is as wanted: nothing to do`
  return `${parts.join(', ')} of ${total} resources of ${plan.name}`
}

export function countsOf(plan: DeploymentPlan): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { action, id } of changing(plan)) {
    // What a replacement leaves is a part of it.
    if (id.startsWith('old:')) continue
    counts[action] = (counts[action] ?? 0) + 1
  }
  return counts
}

const actions = {
  create: 'create',
  update: 'update',
  replace: 'update',
  delete: 'delete',
  clear: 'delete',
  none: 'update',
} as const

const stepOf = ({
  action,
  engine,
  resource,
  type,
  fields,
  reason,
  expected,
  specs,
}: ResourceChange): PlanStep => ({
  action: actions[action],
  target: `${engine} ${type} ${resource}`,
  ...(expected && action !== 'create' && { before: fieldsOf(fields, 'before') }),
  ...(specs && { after: fieldsOf(fields, 'after') }),
  note: action === 'replace' ? `replace: ${reason}` : reason,
})

const fieldsOf = (fields: ResourceChange['fields'], side: 'before' | 'after') =>
  Object.fromEntries(fields.map(field => [field.path, field[side] ?? null]))

/** One line a resource, its fields below it; secrets stay names. */
function pictureOf(plan: DeploymentPlan): string {
  const lines = changing(plan).flatMap(change => [
    `${marks[change.action]} ${change.resource.padEnd(20)} ${change.engine} ${change.type}${noteOf(change)}`,
    ...change.fields.slice(0, 12).map(lineOf),
  ])
  const kept = plan.changes.length - changing(plan).length
  const shown = lines.slice(0, mostShown)
  if (lines.length > mostShown) shown.push(`  … ${lines.length - mostShown} more lines`)
  return [...shown, ...(kept > 0 ? [`  ${kept} as wanted`] : [])].join('\n')
}

const noteOf = ({ action, reason, loses_data }: ResourceChange) =>
  `${action === 'update' || action === 'create' ? '' : ` (${reason})`}${loses_data ? ' loses data!' : ''}`

/** Of two long texts what is around their first difference. */
function lineOf({ path, before, after }: ResourceChange['fields'][number]): string {
  if (before === undefined) return `    ${path}: ${show(after)}`
  if (typeof before !== 'string' || typeof after !== 'string') {
    return `    ${path}: ${show(before)} → ${show(after)}`
  }
  const first = [...before].findIndex((char, at) => char !== after[at])
  const from = Math.max(0, (first === -1 ? before.length : first) - 20)
  const cut = (text: string) => (from > 0 ? `…${show(text.slice(from))}` : show(text))
  return `    ${path}: ${cut(before)} → ${cut(after)}`
}

function show(value: unknown): string {
  if (value === undefined) return 'absent'
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
