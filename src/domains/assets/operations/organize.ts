import { Started } from '#domains/workflows/contract'
import { Blobs, operation, type Plan, type RefusalDetails } from '#kernel'
import { z } from 'zod'
import { draftPlan } from '../organize/draft-plan.ts'
import { Organization, type PlanBlob } from '../organize/organization.ts'
import { pictureOf } from '../organize/picture.ts'
import { Files } from '../ports.ts'
import { Filters } from '../search/filters.ts'
import { AssetFiles, Assets, Sequences } from '../views.ts'
import { mediaOrganization } from '../workflows/media-organization.ts'

const Input = z.strictObject({ filters: Filters.prefault({}), organization: Organization })

/** Brings assets into folders by date, project, source, stars or whatever is asked; the whole run can be undone. */
export const organize = operation('assets.organize', {
  about:
    'Copy, move or link assets into folders by date, project, source, quality, style …; dry_run shows the tree.',
  effect: 'write',
  aliases: ['organize_assets'],
  timeout: '10m',
  input: Input,
  output: Started.extend({ placements: z.number(), skipped: z.number() }),
  uses: { files: Files, assets: Assets, places: AssetFiles, sequences: Sequences, blobs: Blobs },
  refuses: { DESTINATION_INVALID: 422, NOTHING_TO_ORGANIZE: 422 },

  async plan({ filters, organization }, context) {
    checkDestination(organization.destination, context.refuse)
    const plan = await draftPlan(context, filters, organization, context.signal)
    checkPlacements(plan, context.refuse)
    return describePlan(plan, organization)
  },

  async run({ filters, organization }, context) {
    checkDestination(organization.destination, context.refuse)
    const plan = await draftPlan(context, filters, organization, context.signal)
    const placements = checkPlacements(plan, context.refuse)
    const blob = await context.blobs.put(new TextEncoder().encode(JSON.stringify(plan)))
    const started = await context.start(mediaOrganization, { parameters: { plan: blob } })
    return { ...started, placements, skipped: plan.skipped.length }
  },
})

type Refuse = (
  code: 'DESTINATION_INVALID' | 'NOTHING_TO_ORGANIZE',
  message: string,
  more?: RefusalDetails,
) => Error

/** How many files would be placed; a plan that places nothing is nothing to ask anybody about. */
function checkPlacements({ batches, skipped }: PlanBlob, refuse: Refuse): number {
  const placements = batches.reduce((sum, batch) => sum + batch.length, 0)
  if (placements > 0) return placements
  throw refuse('NOTHING_TO_ORGANIZE', 'No asset with a file outside the destination matches', {
    details: { skipped: skipped.length },
    suggestions: ['assets.search', 'assets.discover'],
  })
}

function checkDestination(destination: string, refuse: Refuse) {
  const parts = destination.split('/')
  const isUsable =
    destination.startsWith('/') &&
    !parts.includes('..') &&
    !parts.includes('.') &&
    !destination.includes('\u0000')
  if (!isUsable) {
    throw refuse('DESTINATION_INVALID', `${destination} is not an absolute path without . and ..`, {
      suggestions: ['use_absolute_path'],
    })
  }
}

function describePlan({ root, batches, skipped }: PlanBlob, organization: Organization): Plan {
  const placements = batches.flat()
  const { operation: action } = organization
  const undo =
    action === 'move'
      ? 'every file goes back to where it was'
      : 'every copy or link is removed again, if nobody changed it'
  return {
    summary: `${action} ${placements.length} files into ${root}${skipped.length > 0 ? `, leaving out ${skipped.length}` : ''}`,
    steps: placements.map(({ source_path, destination_path }) => ({
      action,
      target: destination_path,
      before: source_path,
    })),
    reversible: true,
    undo: `assets.undo_organize: ${undo}`,
    undo_by: { operation: 'assets.undo_organize', from_answer: ['workflow_id'] },
    picture: pictureOf(root, placements),
    details: { skipped: skipped.slice(0, 100), skipped_total: skipped.length },
  }
}
