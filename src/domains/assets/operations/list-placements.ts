import { Blobs, EventLog, operation } from '#kernel'
import { Workflows } from '#kernel/journal'
import { z } from 'zod'
import type { AssetOrganized } from '../contract.ts'

const perBatch = 16
const pageSize = 1000

/** What a run of organize did and nobody has undone yet, last first, in batches. */
export const listPlacements = operation('assets.list_placements', {
  about: 'Find what an organize run placed.',
  effect: 'read',
  isPrivate: true,
  timeout: '30m',
  input: z.strictObject({ workflow_id: z.string() }),
  output: z.object({ batches: z.array(z.string()), placements: z.number() }),
  uses: { log: EventLog, workflows: Workflows, blobs: Blobs },
  refuses: { WORKFLOW_NOT_FOUND: 404 },

  async run({ workflow_id }, { log, workflows, blobs, refuse }) {
    const row = await workflows.get(workflow_id)
    if (!row) throw refuse('WORKFLOW_NOT_FOUND', `There is no workflow ${workflow_id}`)
    const placedById = new Map<string, Placed>()
    let after = row.started_position
    for (;;) {
      const patterns = ['asset.organized', 'asset.organize_undone']
      const page = await log.read({ after, limit: pageSize, patterns })
      for (const record of page) {
        const data = record.data as Placed
        if (data.workflow_id !== workflow_id) continue
        if (record.type === 'asset.organized') placedById.set(data.placement_id, data)
        else placedById.delete(data.placement_id)
      }
      if (page.length < pageSize) break
      after = page.at(-1)!.position
    }
    const placed = [...placedById.values()].toReversed()
    const batches: string[] = []
    for (let at = 0; at < placed.length; at += perBatch) {
      batches.push(await blobs.put(new TextEncoder().encode(JSON.stringify(placed.slice(at, at + perBatch)))))
    }
    return { batches, placements: placed.length }
  },
})

type Placed = ReturnType<typeof AssetOrganized>['data']
