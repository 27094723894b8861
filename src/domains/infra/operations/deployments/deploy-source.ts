import { Blobs, Ids, operation, type ViewReader } from '#kernel'
import { z } from 'zod'
import { blueprintDigest } from '../../blueprint/kept.ts'
import { readBlueprint } from '../../blueprint/read-blueprint.ts'
import { InfraQuotas, SystemBlueprints, type BlueprintRow } from '../../blueprint/views.ts'
import { writeBlueprint } from '../../blueprint/write-blueprint.ts'
import { most } from '../../contract.ts'
import { begin } from '../../deploy/begin.ts'
import { deployWishes, describeDraft, draftBlueprint, type Kept } from '../../deploy/from-blueprint.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { readyWithinMs, StartedDeployment } from '../../deploy/shapes.ts'
import { Deployments } from '../../deploy/views.ts'
import { Engines } from '../../ports.ts'
import { findTemplate } from '../../templates/all-templates.ts'
import { customize } from '../../templates/template.ts'
import { create } from '../blueprints/create.ts'
import { update } from '../blueprints/update.ts'

const source = z
  .string()
  .max(most.bytes)
  .meta({ contentMediaType: 'application/yaml' })
  .describe('the blueprint as YAML or JSON text, or the name of a template as it is')

const usesOfDraft = {
  engines: Engines,
  states: ResourceStates,
  deployments: Deployments,
  blueprints: SystemBlueprints,
  quotas: InfraQuotas,
  blobs: Blobs,
}
const refusesOfDraft = { BLUEPRINT_INVALID: 422, DEPENDENCY_CYCLE: 422 } as const

/** From a file to something that runs: keeps the blueprint under its name, as a new version when it changed. */
export const deploySource = operation('infra.deploy', {
  about: 'Keep a blueprint under its name and deploy it. dry_run shows the plan.',
  effect: 'write',
  permission: 'deployments:write',
  aliases: ['deploy'],
  timeout: '5m',
  input: z.strictObject({ source, ...deployWishes, ready_within_ms: readyWithinMs }),
  output: StartedDeployment.extend({ blueprint_id: z.string(), version: z.number() }),
  uses: { ...usesOfDraft, ids: Ids },
  refuses: { ...refusesOfDraft, DEPLOYMENT_BUSY: 409 },

  async plan({ source: given, ...wish }, context) {
    const text = textOf(given, wish.engine)
    const kept = await keptOf(context.blueprints, text)
    return describeDraft(await draftBlueprint(context, { source: text }, kept, wish))
  },

  async run({ source: given, ready_within_ms, ...wish }, context) {
    const text = textOf(given, wish.engine)
    const before = await keptOf(context.blueprints, text)
    const draft = await draftBlueprint(context, { source: text }, before, wish)
    const kept = await keep()
    const { blueprint_id, version } = kept
    const plan = { ...draft.plan, blueprint_id, blueprint_version: version }
    const started = await begin(context, { ...draft, plan }, ready_within_ms)
    return { ...started, blueprint_id, version }

    async function keep(): Promise<Kept> {
      if (!before) return context.call(create, { source: text })
      if (!before.isNew) return before
      return context.call(update, { blueprint_id: before.blueprint_id, source: text })
    }
  },
})

/** The same without doing it. */
export const planSource = operation('infra.plan', {
  about: 'Show what deploying a blueprint would do.',
  effect: 'read',
  permission: 'deployments:read',
  aliases: ['plan'],
  timeout: '5m',
  input: z.strictObject({ source, ...deployWishes }),
  output: z.looseObject({ summary: z.string(), digest: z.string() }),
  uses: usesOfDraft,
  refuses: refusesOfDraft,

  async run({ source: given, ...wish }, context) {
    const text = textOf(given, wish.engine)
    const kept = await keptOf(context.blueprints, text)
    const draft = await draftBlueprint(context, { source: text }, kept, wish)
    return { ...describeDraft(draft), digest: draft.digest }
  },
})

/** A template by its name; no blueprint is a single word. */
function textOf(given: string, engine: string | undefined): string {
  const template = findTemplate(given.trim())
  if (!template) return given
  const withEngine = engine === undefined ? undefined : customize(template, { engine })
  const made = withEngine && !('issues' in withEngine) ? withEngine : customize(template, {})
  if ('issues' in made) throw new Error(`The template ${template.name} cannot be used as it is`)
  return writeBlueprint(made.blueprint)
}

/** What is kept under the name in this text, and the version the text will have. */
async function keptOf(
  blueprints: ViewReader<BlueprintRow>,
  text: string,
): Promise<(Kept & { readonly isNew: boolean }) | undefined> {
  const { blueprint } = readBlueprint(text)
  if (!blueprint) return undefined
  const [row] = await blueprints.rows(query =>
    query.where('name', '=', blueprint.name).orderBy('position', 'desc').limit(1),
  )
  if (!row) return undefined
  const isNew = row.digest !== blueprintDigest(blueprint)
  return { blueprint_id: row.blueprint_id, version: isNew ? row.version + 1 : row.version, isNew }
}
