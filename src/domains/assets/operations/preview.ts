import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { ContentHash } from '../contract.ts'
import { Files, Images } from '../ports.ts'
import { readAsset } from '../read-asset.ts'
import { AssetFiles, Assets } from '../views.ts'

/** A JPEG as large as somebody wants to look at it; thumbnails in lists are there already. */
export const preview = operation('assets.preview', {
  about: 'Make a JPEG of a picture at the size it is looked at; its bytes are at /api/v1/blobs/{preview}.',
  effect: 'read',
  rest: 'GET /assets/{content_hash}/preview',
  timeout: '1m',
  input: z.strictObject({
    content_hash: ContentHash,
    longest_side: z.coerce
      .number()
      .int()
      .min(64)
      .max(4096)
      .default(1600)
      .describe('pixels at most; a smaller picture stays as it is'),
  }),
  output: z.object({ preview: z.string().describe('blob hash'), bytes: z.number() }),
  uses: { assets: Assets, places: AssetFiles, files: Files, images: Images, blobs: Blobs },
  refuses: {
    ASSET_NOT_FOUND: 404,
    NOT_A_PICTURE: 422,
    PICTURE_BROKEN: 422,
    FILE_NOT_FOUND: 404,
    FILE_TOO_LARGE: 413,
  },

  async run({ content_hash, longest_side }, context) {
    const { images, blobs, refuse, signal } = context
    const { asset, path, bytes } = await readAsset(context, content_hash, refuse)
    if (asset.media_type !== 'image') {
      throw refuse('NOT_A_PICTURE', `${path} is ${asset.media_type}, not a picture`)
    }
    const made = await images.glance(bytes, { thumbnail_px: longest_side, signal })
    if (made.broken) {
      throw refuse('PICTURE_BROKEN', `${path}: ${made.message}`, { details: { reason: made.reason } })
    }
    return { preview: await blobs.put(made.thumbnail), bytes: made.thumbnail.length }
  },
})
