import { scaleFeatures, svrPredict, type BrisqueModel } from '../../src/domains/assets/assess/svr.ts'
import { distortions } from './distortions.ts'
import { mean, spearman } from './rank.ts'
import type { Sample } from './samples.ts'

interface Judges {
  readonly labelOf: (sample: Sample) => number
  readonly model: BrisqueModel
  readonly original: BrisqueModel | undefined
}

const probes = new Set(distortions.filter(({ isProbe }) => isProbe).map(({ name }) => name))

/** How the model does on pictures it has never seen; distortions it was not trained for are kept out of the totals. */
export function evaluate(samples: readonly Sample[], judges: Judges) {
  const judged = samples.map(sample => ({
    distortion: sample.distortion,
    label: judges.labelOf(sample),
    score: predict(judges.model, sample),
    original: judges.original && predict(judges.original, sample),
  }))
  const known = judged.filter(({ distortion }) => !probes.has(distortion))
  const names = [...new Set(judged.map(({ distortion }) => distortion))]
  return {
    pictures: new Set(samples.map(({ picture }) => picture)).size,
    ...summarize(known),
    pristine_mean_score: round(
      mean(known.filter(({ distortion }) => distortion === 'none').map(({ score }) => score)),
    ),
    per_distortion: Object.fromEntries(
      names
        .filter(name => name !== 'none')
        .map(name => [name, summarize(judged.filter(({ distortion }) => distortion === name))]),
    ),
  }
}

interface Judged {
  readonly label: number
  readonly score: number
  readonly original: number | undefined
}

function summarize(judged: readonly Judged[]) {
  const [labels, scores] = [judged.map(({ label }) => label), judged.map(({ score }) => score)]
  const originals = judged.flatMap(({ original }) => (original === undefined ? [] : [original]))
  return {
    samples: judged.length,
    spearman_with_labels: round(spearman(scores, labels)),
    mean_absolute_error: round(mean(scores.map((score, at) => Math.abs(score - labels[at]!)))),
    ...(originals.length > 0 && {
      spearman_with_original: round(spearman(scores, originals)),
      spearman_of_original_with_labels: round(spearman(originals, labels)),
    }),
  }
}

function predict(model: BrisqueModel, { features }: Sample): number {
  return svrPredict(model.svr, scaleFeatures(Float64Array.from(features), model.range))
}

function round(value: number): number {
  return Number(value.toFixed(3))
}
