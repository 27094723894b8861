import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import {
  AssetFingerprinted,
  AssetProcessingStarted,
  ContentHash,
  QualityAssessmentRequested,
  QualityIssue,
} from '../contract.ts'
import { Files, PictureMeter } from '../ports.ts'
import { readAsset } from '../read-asset.ts'
import { AssetFiles, Assets } from '../views.ts'

const thumbnailPx = 320

/** Decodes a picture once: thumbnail, perceptual hashes, BRISQUE and plain defects. */
export const measure = operation('assets.measure', {
  about: 'Decode a picture once and measure it.',
  effect: 'write',
  isPrivate: true,
  timeout: '2m',
  input: z.strictObject({
    content_hash: ContentHash,
    /** Tells other services, too, that an assessment is wanted. */
    is_requested: z.boolean().default(false),
  }),
  output: z.object({
    brisque: z.union([
      z.object({ score: z.number(), metric: z.string() }),
      z.object({ unscored: z.string() }),
    ]),
    issues: z.array(QualityIssue),
  }),
  uses: { files: Files, meter: PictureMeter, assets: Assets, places: AssetFiles, blobs: Blobs },
  refuses: {
    ASSET_NOT_FOUND: 404,
    FILE_NOT_FOUND: 404,
    FILE_TOO_LARGE: 413,
    PICTURE_BROKEN: 422,
    NOT_A_PICTURE: 422,
  },

  async run({ content_hash, is_requested }, context) {
    const { meter, blobs, emit, refuse, signal, workflowId } = context
    const { asset, path, bytes } = await readAsset(context, content_hash, refuse)
    if (asset.media_type !== 'image') {
      throw refuse('NOT_A_PICTURE', `${path} is ${asset.media_type}, not a picture`)
    }
    const workflow_id = workflowId ?? 'direct'
    if (is_requested) emit(QualityAssessmentRequested({ workflow_id, asset_id: content_hash }))
    emit(AssetProcessingStarted({ workflow_id, content_hash, file_path: path }))
    const measured = await meter.measure(bytes, { thumbnail_px: thumbnailPx, signal })
    if (measured.broken) {
      throw refuse('PICTURE_BROKEN', `${path}: ${measured.message}`, { details: { reason: measured.reason } })
    }
    const { phash, dhash, brisque, issues } = measured
    const thumbnail = await blobs.put(measured.thumbnail)
    if (asset.phash !== phash || asset.thumbnail !== thumbnail) {
      emit(AssetFingerprinted({ content_hash, phash, dhash, thumbnail }))
    }
    return { brisque, issues: issues.map(issue => ({ ...issue })) }
  },
})
