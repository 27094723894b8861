// What callers hand in: a blueprint as data or as text; and what becomes of it before anybody keeps it.
import { Refusal } from '#kernel'
import { z } from 'zod'
import type { Blueprint } from '../contract.ts'
import { most } from '../contract.ts'
import type { Engines } from '../ports.ts'
import { checkBlueprint, type CheckedResource } from './check-blueprint.ts'
import { costOf, type Cost } from './cost.ts'
import { hasErrors, type Problem } from './problem.ts'
import { checkQuotas, usageOf, type InfraQuota } from './quotas.ts'
import { readBlueprint, readBlueprintData } from './read-blueprint.ts'

/** Exactly one of the two. */
export const wishes = {
  blueprint: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('the blueprint as data: version, name, resources, metadata'),
  source: z
    .string()
    .max(most.bytes)
    .meta({ contentMediaType: 'application/yaml' })
    .optional()
    .describe('the blueprint as YAML or JSON text'),
} as const

export interface Asked {
  readonly blueprint?: Record<string, unknown> | undefined
  readonly source?: string | undefined
}

export interface Judged {
  /** Undefined: it cannot even be read. */
  readonly blueprint: Blueprint | undefined
  readonly resources: readonly CheckedResource[]
  readonly cost: Cost
  readonly problems: readonly Problem[]
}

interface JudgeDeps {
  readonly engines: Engines
  readonly quotas: readonly InfraQuota[]
  /** Takes the place of every provider. */
  readonly engine?: string | undefined
}

/** Everything that can be said about a blueprint before it meets the world. */
export function judge({ blueprint: data, source }: Asked, { engines, quotas, engine }: JudgeDeps): Judged {
  if ((data === undefined) === (source === undefined)) {
    throw new Refusal('INVALID_INPUT', 'Give a blueprint either as blueprint (data) or as source (text)', {
      suggestions: ['set_blueprint', 'set_source'],
    })
  }
  const read = source === undefined ? readBlueprintData(data) : readBlueprint(source)
  const { shape: blueprint, placeOf } = read
  if (!blueprint) return { blueprint, resources: [], cost: costOf([]), problems: read.problems }
  const { resources, problems } = checkBlueprint(blueprint, engines, { engine, placeOf })
  const cost = costOf(resources.map(each => ({ ...each, provider: each.engine })))
  const { environment, owner } = blueprint.metadata
  const exceeded = checkQuotas(quotas, {
    environment,
    owner,
    wanted: usageOf(resources, cost),
    placeOf,
  })
  return { blueprint, resources, cost, problems: errorsFirst([...read.problems, ...problems, ...exceeded]) }
}

const errorsFirst = (problems: readonly Problem[]) => problems.toSorted((a, b) => rank(a) - rank(b))
const rank = ({ severity }: Problem) => (severity === 'error' ? 0 : 1)

/** The blueprint, or a refusal that says everything that is wrong with it. */
export function assertDeployable({ blueprint, problems }: Judged): Blueprint {
  if (blueprint && !hasErrors(problems)) return blueprint
  const errors = problems.filter(({ severity }) => severity === 'error')
  const [first] = errors
  const place = first?.line
    ? ` (line ${first.line}, column ${first.column})`
    : first?.path
      ? ` (${first.path})`
      : ''
  const count = errors.length === 1 ? 'an error' : `${errors.length} errors`
  throw new Refusal('BLUEPRINT_INVALID', `The blueprint has ${count}${place}: ${first?.message}`, {
    status: 422,
    details: { problems },
    suggestions: [
      'blueprints.validate',
      ...errors.flatMap(each => (each.did_you_mean ? [`use_${each.did_you_mean}`] : [])),
    ],
  })
}
