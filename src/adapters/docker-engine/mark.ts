import { EngineError, type Mark, type Specs, type Wanted } from '#domains/infra/ports'
import { sha256 } from '#lib/hash'

type Labels = Readonly<Record<string, string>>

/** Label by what it says. Objects without the first four are not ours. */
export const labelNames = {
  deployment: 'alice.deployment',
  resource: 'alice.resource',
  key: 'alice.key',
  type: 'alice.type',
  specs: 'alice.specs',
  secrets: 'alice.secrets',
} as const

export interface Marked extends Mark {
  readonly type: string
  /** As they were wanted when it was made, with references in the place of secrets. */
  readonly specs: Specs
}

/** One name per key: whoever makes it a second time is told that it is there. */
export function nameOf({ deployment, resource, key }: Mark): string {
  const unique = sha256(`${deployment}\n${resource}\n${key}`).slice(0, 12)
  return `alice-${deployment.replace(/^dep_/, '').slice(-6).toLowerCase()}-${resource.slice(0, 30)}-${unique}`
}

export const labelsOf = ({ deployment, resource, key, type, specs }: Wanted): Labels => ({
  [labelNames.deployment]: deployment,
  [labelNames.resource]: resource,
  [labelNames.key]: key,
  [labelNames.type]: type,
  [labelNames.specs]: JSON.stringify(specs),
})

export function markIn(labels: Labels | null | undefined): Marked | undefined {
  const [deployment, resource, key, type] = (['deployment', 'resource', 'key', 'type'] as const).map(
    name => labels?.[labelNames[name]],
  )
  if (!deployment || !resource || !key || !type) return
  return { deployment, resource, key, type, specs: specsIn(labels?.[labelNames.specs]) }
}

/** What somebody else wrote there is as good as nothing: everything is then shown as it is. */
function specsIn(text = ''): Specs {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' ? (value as Specs) : {}
  } catch {
    return {}
  }
}

export const isMarkedAs = (mark: Mark, seen: Mark | undefined): boolean =>
  seen?.deployment === mark.deployment && seen.resource === mark.resource && seen.key === mark.key

/** The filter of a list that asks for labels. */
export const filterOf = ({ deployment, resource, key }: { deployment: string } & Partial<Mark>): string =>
  JSON.stringify({
    label: Object.entries({ deployment, resource, key }).flatMap(([name, value]) =>
      value === undefined ? [] : [`${labelNames[name as keyof Mark]}=${value}`],
    ),
  })

export const foreign = (what: string) =>
  new EngineError('foreign', `${what} is there, and Alice did not make it`)

/** Labels that people gave. */
export const ownLabels = (labels: Labels | null | undefined): Labels =>
  Object.fromEntries(Object.entries(labels ?? {}).filter(([name]) => !name.startsWith('alice.')))
