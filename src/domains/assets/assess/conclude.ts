// From what each stage said to stars. Pure.
import type { QualityIssue } from '../ports.ts'
import {
  combinedScore,
  defaultStarLimits,
  normalizeBrisque,
  starsFromBrisque,
  starsFromCombined,
  weightsOf,
  type Pipeline,
  type Stage,
  type StarLimits,
  type Stars,
} from './rules.ts'

export interface StageScores {
  readonly brisque?: number | undefined
  readonly sightengine?: number | undefined
  readonly claude?: number | undefined
}

export interface Conclusion {
  readonly stars: Stars
  readonly combined: number
  readonly stages: readonly Stage[]
}

/** Nothing when no stage could judge: a picture without a score has no stars. */
export function conclude(
  scores: StageScores,
  pipeline: Pipeline,
  limits: StarLimits = defaultStarLimits,
): Conclusion | undefined {
  const { brisque } = scores
  const normalized = {
    ...(scores.brisque !== undefined && { brisque: normalizeBrisque(scores.brisque) }),
    ...(scores.sightengine !== undefined && { sightengine: scores.sightengine }),
    ...(scores.claude !== undefined && { claude: scores.claude }),
  }
  const stages = Object.keys(normalized) as Stage[]
  const combined = combinedScore(normalized, weightsOf(pipeline))
  if (combined === undefined) return undefined
  const isAlone = stages.length === 1 && brisque !== undefined
  return {
    stars: isAlone ? starsFromBrisque(brisque, limits) : starsFromCombined(combined),
    combined,
    stages,
  }
}

/** The stars so far, which decide whether the next stage is worth its price. */
export const starsSoFar = (scores: StageScores, pipeline: Pipeline, limits?: StarLimits): Stars | undefined =>
  conclude(scores, pipeline, limits)?.stars

/** Every kind once, the worst severity first. */
export function mergeIssues(...lists: readonly (readonly QualityIssue[])[]): QualityIssue[] {
  const rank = { high: 0, medium: 1, low: 2 } as const
  const byKind = new Map<string, QualityIssue>()
  for (const issue of lists.flat().toSorted((a, b) => rank[a.severity] - rank[b.severity])) {
    if (!byKind.has(issue.kind)) byKind.set(issue.kind, issue)
  }
  return [...byKind.values()]
}
