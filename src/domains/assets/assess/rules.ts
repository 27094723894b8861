import type { QualityIssue, QualityStage } from '../ports.ts'
import { formatUsd, parseUsd } from './usd.ts'

export type Stars = 1 | 2 | 3 | 4 | 5
export type Stage = 'brisque' | QualityStage
export type Weights = Readonly<Partial<Record<Stage, number>>>

export const pipelineNames = ['basic', 'standard', 'premium', 'brisque-claude'] as const
export type PipelineName = (typeof pipelineNames)[number]

/** Stages run cheapest first, whatever order they were named in. Without weights of its own it uses those of `premium`. */
export interface CustomPipeline {
  readonly custom: readonly Stage[]
  readonly weights?: Weights | undefined
}
export type Pipeline = PipelineName | CustomPipeline

/** The highest BRISQUE score that still earns five, four, three and two stars. */
export interface StarLimits {
  readonly five: number
  readonly four: number
  readonly three: number
  readonly two: number
}

export const defaultStarLimits: StarLimits = { five: 25, four: 45, three: 65, two: 80 }

const STAGES: readonly Stage[] = ['brisque', 'sightengine', 'claude']
const COST_USD: Readonly<Record<Stage, string>> = { brisque: '0', sightengine: '0.001', claude: '0.002' }
const GATE_STARS: Readonly<Record<Stage, number>> = { brisque: 0, sightengine: 3, claude: 4 }
const WEIGHTS: Readonly<Record<PipelineName, Weights>> = {
  basic: { brisque: 1 },
  standard: { brisque: 0.6, sightengine: 0.4 },
  premium: { brisque: 0.4, sightengine: 0.3, claude: 0.3 },
  'brisque-claude': { brisque: 0.7, claude: 0.3 },
}
const MAX_IMAGES = 1_000_000_000

export function stagesOf(pipeline: Pipeline): readonly Stage[] {
  const named: readonly string[] =
    typeof pipeline === 'string' ? Object.keys(WEIGHTS[pipeline]) : pipeline.custom
  const unknown = named.find(name => !STAGES.some(stage => stage === name))
  if (unknown !== undefined) {
    throw new RangeError(`"${unknown}" is not a stage; there are ${STAGES.join(', ')}`)
  }
  if (named.length === 0) throw new RangeError('A pipeline needs at least one stage')
  return STAGES.filter(stage => named.includes(stage))
}

export function weightsOf(pipeline: Pipeline): Weights {
  if (typeof pipeline === 'string') return WEIGHTS[pipeline]
  return pipeline.weights ?? WEIGHTS.premium
}

export function starsFromBrisque(score: number, limits: StarLimits = defaultStarLimits): Stars {
  if (score <= limits.five) return 5
  if (score <= limits.four) return 4
  if (score <= limits.three) return 3
  return score <= limits.two ? 2 : 1
}

/** BRISQUE as a share of perfection: 0 is 1, 100 and worse is 0, better than 0 stays 1. */
export function normalizeBrisque(score: number): number {
  return Math.min(Math.max((100 - score) / 100, 0), 1)
}

export function starsFromCombined(score: number): Stars {
  if (score >= 0.8) return 5
  if (score >= 0.65) return 4
  if (score >= 0.5) return 3
  return score >= 0.35 ? 2 : 1
}

/** The weighted mean over the stages that ran, each scored 0–1; nothing when none of them counts. */
export function combinedScore(
  scores: Readonly<Partial<Record<Stage, number>>>,
  weights: Weights,
): number | undefined {
  const ran = STAGES.filter(stage => scores[stage] !== undefined && isPositive(weights[stage]))
  const total = ran.reduce((sum, stage) => sum + weights[stage]!, 0)
  if (total === 0) return undefined
  const sum = ran.reduce((sofar, stage) => sofar + scores[stage]! * weights[stage]!, 0)
  // 0.6·0.8 + 0.4·0.8 must reach the limit 0.8: twelve decimals are kept.
  return Math.round((sum / total) * 1e12) / 1e12
}

/** The worst issue sets the range, the number of issues the place in it. */
export function claudeScore(issues: readonly QualityIssue[]): number {
  const count = issues.length
  if (count === 0) return 1
  const has = (severity: QualityIssue['severity']) => issues.some(issue => issue.severity === severity)
  if (has('high')) return Math.max(2, 4 - count) / 10
  if (has('medium')) return Math.max(4, 7 - count) / 10
  return Math.max(7, 10 - count) / 10
}

/**
 * Whether a stage is worth its price after the stages before it. `undefined` stars mean nothing could be judged:
 * a paid stage runs then only when no free one was asked for.
 */
export function opensGate(stage: Stage, starsSoFar: Stars | undefined, pipeline: Pipeline): boolean {
  if (starsSoFar === undefined) return stage === 'brisque' || !stagesOf(pipeline).includes('brisque')
  return starsSoFar >= GATE_STARS[stage]
}

/** What one call of this stage may cost, decimal US dollars. */
export function costOfStage(stage: Stage): string {
  return COST_USD[stage]
}

/** What one picture costs when every gate opens, decimal US dollars. */
export function costPerImage(pipeline: Pipeline): string {
  return formatUsd(microsPerImage(pipeline))
}

/** The most a batch can cost: pictures that stop at a gate cost less. */
export function estimateCost(pipeline: Pipeline, images: number): string {
  if (!Number.isSafeInteger(images) || images < 0 || images > MAX_IMAGES) {
    throw new RangeError(`${images} is not a number of pictures up to ${MAX_IMAGES}`)
  }
  return formatUsd(microsPerImage(pipeline) * BigInt(images))
}

function microsPerImage(pipeline: Pipeline): bigint {
  return stagesOf(pipeline).reduce((sum, stage) => sum + parseUsd(COST_USD[stage]), 0n)
}

function isPositive(weight: number | undefined): boolean {
  return weight !== undefined && weight > 0 && Number.isFinite(weight)
}
