import type { Measures } from './full-reference.ts'
import { median } from './rank.ts'
import type { Sample } from './samples.ts'

/**
 * The scale: what JPEG at this quality is worth. With the default limits a picture keeps five stars down to JPEG 60,
 * four to about 29, three to about 13 and two to about 6.
 */
const SCORE_BY_JPEG_QUALITY: ReadonlyMap<number, number> = new Map([
  [95, 4],
  [90, 8],
  [80, 15],
  [70, 20],
  [60, 25],
  [50, 30],
  [40, 36],
  [30, 44],
  [20, 54],
  [15, 61],
  [10, 70],
  [7, 77],
  [5, 83],
  [3, 91],
  [1, 100],
])

type Ladder = readonly { readonly loss: number; readonly score: number }[]

/** Each measure as a loss that is zero for the pristine picture. */
const losses: Readonly<Record<keyof Measures, (measures: Measures) => number>> = {
  msSsim: ({ msSsim }) => Math.max(1 - msSsim, 0),
  gmsd: ({ gmsd }) => gmsd,
  vif: ({ vif }) => Math.max(1 - vif, 0),
}

/**
 * A label is the mean, over three full-reference measures, of the score of the JPEG quality that measure finds equally bad.
 * No viewer was asked: this is a computed stand-in for opinion scores.
 */
export function createLabeler(ladderSamples: readonly Sample[]): (sample: Sample) => number {
  const ladders = Object.values(losses).map(loss => ({ loss, ladder: ladderOf(ladderSamples, loss) }))
  return ({ distortion, measures }) => {
    if (distortion === 'none') return 0
    const scores = ladders.map(({ loss, ladder }) => interpolate(ladder, loss(measures)))
    return scores.reduce((sum, score) => sum + score, 0) / scores.length
  }
}

/** The median loss at each JPEG quality, from perfect to worst. */
function ladderOf(samples: readonly Sample[], loss: (measures: Measures) => number): Ladder {
  const steps = [...SCORE_BY_JPEG_QUALITY].map(([quality, score]) => ({
    score,
    loss: median(samples.filter(sample => sample.level === quality).map(sample => loss(sample.measures))),
  }))
  return [{ score: 0, loss: 0 }, ...steps]
}

function interpolate(ladder: Ladder, loss: number): number {
  const above = ladder.findIndex(step => step.loss >= loss)
  if (above === 0) return 0
  if (above < 0) return 100
  const [low, high] = [ladder[above - 1]!, ladder[above]!]
  return low.score + ((high.score - low.score) * (loss - low.loss)) / (high.loss - low.loss)
}
