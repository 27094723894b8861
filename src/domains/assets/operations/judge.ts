import { operation } from '#kernel'
import { z } from 'zod'
import { ContentHash, QualityIssue } from '../contract.ts'
import { ClaudeVision, Files, SightEngine } from '../ports.ts'
import { readAsset } from '../read-asset.ts'
import { AssetFiles, Assets } from '../views.ts'

/** Asks a paid judge about a picture. What it costs is in the answer; without a key nothing is sent. */
export const judge = operation('assets.judge', {
  about: 'Ask SightEngine or Claude about a picture.',
  effect: 'write',
  isPrivate: true,
  timeout: '3m',
  input: z.strictObject({ content_hash: ContentHash, stage: z.enum(['sightengine', 'claude']) }),
  output: z.union([
    z.object({
      status: z.literal('judged'),
      score: z.number(),
      issues: z.array(QualityIssue),
      cost_usd: z.string(),
    }),
    z.object({ status: z.literal('unavailable'), reason: z.string(), message: z.string() }),
  ]),
  uses: { files: Files, assets: Assets, places: AssetFiles, sightengine: SightEngine, claude: ClaudeVision },
  refuses: { ASSET_NOT_FOUND: 404, FILE_NOT_FOUND: 404, FILE_TOO_LARGE: 413 },

  async run({ content_hash, stage }, context) {
    const port = context[stage]
    if (!port.isConfigured) {
      return {
        status: 'unavailable' as const,
        reason: 'no_key',
        message: `${stage} has no key in the settings`,
      }
    }
    const { asset, bytes } = await readAsset(context, content_hash, context.refuse)
    const picture = { bytes, media_type: asset.mime, idempotency_key: context.idempotencyKey }
    const verdict = await port.judge(picture, { signal: context.signal })
    if (verdict.status === 'unavailable') {
      return { status: verdict.status, reason: verdict.reason, message: verdict.message }
    }
    return { ...verdict, issues: verdict.issues.map(issue => ({ ...issue })) }
  },
})
