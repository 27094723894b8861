import { workflow } from '#kernel'
import { z } from 'zod'
import { ContentHash } from '../contract.ts'
import { Edits } from '../enhance/edits.ts'
import { enhance } from '../operations/enhance.ts'

/** Edits one picture into a new file beside it. */
export const imageEnhancement = workflow('image_enhancement', {
  about: 'Enhance, adjust, resize or convert one picture into a new file beside it, related as derivative.',
  concurrency: 4,
  input: z.strictObject({
    asset_id: ContentHash.describe('the content hash of the picture'),
    operations: Edits.describe('in this order'),
  }),
  output: enhance.output,

  run: ({ asset_id, operations }, flow) =>
    flow.call(enhance, { content_hash: asset_id, edits: operations }, { timeout: '5m' }),
})
