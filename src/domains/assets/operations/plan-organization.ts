import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { draftPlan } from '../organize/draft-plan.ts'
import { Organization, PlanBlob } from '../organize/organization.ts'
import { Files } from '../ports.ts'
import { Filters } from '../search/filters.ts'
import { AssetFiles, Assets, Sequences } from '../views.ts'

/** Writes the plan of an organization down, or takes the one that was approved, and names its batches. */
export const planOrganization = operation('assets.plan_organization', {
  about: 'Fix which file goes where.',
  effect: 'write',
  isPrivate: true,
  timeout: '30m',
  input: z.strictObject({
    plan: z.string().optional(),
    filters: Filters.prefault({}),
    organization: Organization.optional(),
  }),
  output: z.object({
    root: z.string(),
    batches: z.array(z.string()),
    placements: z.number(),
    skipped: z.number(),
  }),
  uses: { files: Files, assets: Assets, places: AssetFiles, sequences: Sequences, blobs: Blobs },
  refuses: { ORGANIZATION_MISSING: 422 },

  async run({ plan: hash, filters, organization }, { blobs, refuse, signal, ...ports }) {
    if (hash === undefined && !organization) {
      throw refuse('ORGANIZATION_MISSING', 'Say how to organize: parameters.organization with a destination')
    }
    const plan =
      hash === undefined
        ? await draftPlan(ports, filters, organization!, signal)
        : await readPlan(blobs, hash)
    const batches: string[] = []
    for (const batch of plan.batches) {
      batches.push(await blobs.put(new TextEncoder().encode(JSON.stringify({ root: plan.root, batch }))))
    }
    const placements = plan.batches.reduce((sum, batch) => sum + batch.length, 0)
    return { root: plan.root, batches, placements, skipped: plan.skipped.length }
  },
})

async function readPlan(blobs: Blobs, hash: string): Promise<PlanBlob> {
  const bytes = await blobs.get(hash)
  if (!bytes) throw new Error(`The plan ${hash} is gone`)
  return PlanBlob.parse(JSON.parse(new TextDecoder().decode(bytes)))
}
