import { sha256 } from '#lib/hash'
import type { ResourceChange } from '../plan/deployment-plan.ts'
import { engineOf } from '../plan/make-plan.ts'
import { resolveSpecs, secretsIn, unknownValue } from '../plan/references.ts'
import { EngineError, type Engines, type Observed, type SecretValues, type Wanted } from '../ports.ts'

/** What the resources that one refers to gave out. */
export type OutputsByResource = Readonly<Record<string, Observed['outputs']>>

interface WantedInput {
  readonly change: ResourceChange
  readonly deployment_id: string
  readonly workflowId: string
  readonly outputs: OutputsByResource
  readonly engines: Engines
}

/** What a change asks its engine for, secrets still missing. The same change of the same run has the same key. */
export function wantedOf(input: WantedInput): Omit<Wanted, 'secrets'> {
  const { change, deployment_id, workflowId, outputs, engines } = input
  const { specs, unknown } = resolveSpecs(change.specs!, resource => outputs[resource])
  if (unknown.size > 0) {
    throw new EngineError(
      'permanent',
      `${change.resource} needs ${[...unknown].join(', ')}, which is still ${unknownValue}`,
    )
  }
  const type = engineOf(engines, change.engine).types[change.type]
  const parsed = type?.specs.safeParse(specs)
  if (!parsed?.success) {
    const issue = parsed?.error.issues[0]
    const why = issue ? `${issue.path.join('.')}: ${issue.message}` : 'its type is not known'
    throw new EngineError(
      'permanent',
      `${change.engine} does not take the specs of ${change.resource}: ${why}`,
    )
  }
  return {
    deployment: deployment_id,
    resource: change.resource,
    key: keyOf(workflowId, change.id),
    type: change.type,
    specs: parsed.data,
  }
}

/** Names what one change of one run makes. */
export const keyOf = (workflowId: string, changeId: string): string =>
  `k${sha256(`${workflowId}/${changeId}`).slice(0, 19)}`

/** Reads the values of all secrets that the specs name; throws EngineError for one that is not there. */
export async function withSecrets(wanted: Omit<Wanted, 'secrets'>, values: SecretValues): Promise<Wanted> {
  const secrets = new Map<string, string>()
  for (const reference of secretsIn(wanted.specs)) {
    const value = await values.get(reference.slice('secret://'.length))
    if (value === undefined) {
      throw new EngineError('permanent', `${wanted.resource} needs ${reference}, and there is no such secret`)
    }
    secrets.set(reference, value)
  }
  return { ...wanted, secrets }
}
