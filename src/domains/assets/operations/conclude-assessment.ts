import { operation } from '#kernel'
import { z } from 'zod'
import { conclude, mergeIssues } from '../assess/conclude.ts'
import { AssessParameters, pipelineOf } from '../assess/pipeline.ts'
import { ContentHash, QualityAssessed, QualityIssue } from '../contract.ts'
import { Assets } from '../views.ts'

const Skipped = z.object({ stage: z.string(), reason: z.string() })
const money = z.object({ amount: z.string(), currency: z.string() })

/** Puts what the stages said together and records the stars. */
export const concludeAssessment = operation('assets.conclude_assessment', {
  about: 'Record the assessment of one asset.',
  effect: 'write',
  isPrivate: true,
  input: z.strictObject({
    content_hash: ContentHash,
    parameters: AssessParameters,
    brisque: z.object({ score: z.number(), metric: z.string() }).optional(),
    sightengine: z.object({ score: z.number(), issues: z.array(QualityIssue) }).optional(),
    claude: z.object({ score: z.number(), issues: z.array(QualityIssue) }).optional(),
    issues: z.array(QualityIssue),
    skipped: z.array(Skipped),
    cost: money.optional(),
  }),
  output: z.object({ star_rating: z.number(), combined_score: z.number() }),
  uses: { assets: Assets },
  refuses: { ASSET_NOT_FOUND: 404, NOTHING_TO_JUDGE: 422 },

  async run(
    { content_hash, parameters, brisque, sightengine, claude, issues, skipped, cost },
    { assets, emit, refuse },
  ) {
    const asset = await assets.get(content_hash)
    if (!asset) throw refuse('ASSET_NOT_FOUND', `There is no asset ${content_hash}`)
    const scores = { brisque: brisque?.score, sightengine: sightengine?.score, claude: claude?.score }
    const conclusion = conclude(scores, pipelineOf(parameters), parameters.star_limits)
    if (!conclusion) {
      throw refuse('NOTHING_TO_JUDGE', `No stage could judge ${asset.file_name}`, { details: { skipped } })
    }
    emit(
      QualityAssessed({
        content_hash,
        file_path: asset.file_path,
        star_rating: conclusion.stars,
        combined_score: conclusion.combined,
        ...(brisque && { brisque_score: brisque.score, brisque_metric: brisque.metric }),
        ...(sightengine && { sightengine_score: sightengine.score }),
        ...(claude && { claude_assessment: { score: claude.score, defects: claude.issues } }),
        quality_issues: mergeIssues(issues, sightengine?.issues ?? [], claude?.issues ?? []),
        pipeline_mode: parameters.pipeline,
        stages_completed: [...conclusion.stages],
        stages_skipped: skipped,
        ...(cost && { cost }),
      }),
    )
    return { star_rating: conclusion.stars, combined_score: conclusion.combined }
  },
})
