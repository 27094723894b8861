// What of these screens stands in the address. Pure; what is not understood is left out.
type Raw = Readonly<Record<string, unknown>>

const text = (value: unknown): string | undefined => {
  const shown = typeof value === 'number' ? String(value) : value
  return typeof shown === 'string' && shown !== '' ? shown.slice(0, 200) : undefined
}
const oneOf = <T extends string>(value: unknown, known: readonly T[]): T | undefined =>
  known.find(each => each === value)
const whole = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined

/** Without what is undefined, so that addresses stay short. */
const compact = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>

export const tabs = ['deployments', 'blueprints', 'templates', 'quotas'] as const
export const deploymentStatuses = [
  'deploying',
  'deployed',
  'failed',
  'rolled_back',
  'destroying',
  'destroyed',
] as const
export const categories = ['web', 'platform', 'data', 'ai', 'operations'] as const

export const readInfrastructureSearch = (raw: Raw) =>
  compact({
    tab: oneOf(raw.tab, tabs),
    status: oneOf(raw.status, deploymentStatuses),
    engine: text(raw.engine),
    environment: text(raw.environment),
    drift: oneOf(raw.drift, ['yes', 'no']),
    name: text(raw.name),
    category: oneOf(raw.category, categories),
    words: text(raw.words),
    template: text(raw.template),
  })
export type InfrastructureSearch = ReturnType<typeof readInfrastructureSearch>

export const deploymentTabs = ['resources', 'graph', 'drift', 'history', 'time'] as const
export const readDeploymentSearch = (raw: Raw) =>
  compact({
    tab: oneOf(raw.tab, deploymentTabs),
    resource: text(raw.resource),
    view: oneOf(raw.view, ['tree']),
    at: text(raw.at),
  })
export type DeploymentSearch = ReturnType<typeof readDeploymentSearch>

export const readBlueprintSearch = (raw: Raw) =>
  compact({
    tab: oneOf(raw.tab, ['source', 'versions']),
    version: whole(raw.version),
    from: whole(raw.from),
    to: whole(raw.to),
  })
export type BlueprintSearch = ReturnType<typeof readBlueprintSearch>
