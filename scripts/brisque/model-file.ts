import type { BrisqueModelFile } from '../../src/domains/assets/assess/model.ts'
import { scaleFeatures, type FeatureRange, type SvrModel } from '../../src/domains/assets/assess/svr.ts'
import type { Sample } from './samples.ts'

const VECTOR_SCALE = 1000

export function rangeOf(samples: readonly Sample[]): FeatureRange {
  const extreme = (pick: (a: number, b: number) => number) =>
    Float64Array.from(samples[0]!.features, (_, at) =>
      Number(
        samples
          .map(({ features }) => features[at]!)
          .reduce((a, b) => pick(a, b))
          .toPrecision(7),
      ),
    )
  return { lower: -1, upper: 1, minima: extreme(Math.min), maxima: extreme(Math.max) }
}

/** Inputs are rounded before the training, so the file holds exactly the vectors the solver saw. */
export function toInput({ features }: Sample, range: FeatureRange): Float64Array {
  const scaled = scaleFeatures(Float64Array.from(features), range)
  return scaled.map(value => Math.round(value * VECTOR_SCALE) / VECTOR_SCALE)
}

export function toModelFile(svr: SvrModel, range: FeatureRange): Omit<BrisqueModelFile, 'about'> {
  const { gamma, rho, coefficients, vectors, dimensions } = svr
  const rounded = Array.from(vectors, value => Math.round(value * VECTOR_SCALE))
  return {
    format: 'alice-brisque/1',
    metric: 'brisque/alice-2026',
    range: { ...range, minima: [...range.minima], maxima: [...range.maxima] },
    gamma,
    rho: Number(rho.toFixed(6)),
    vector_scale: VECTOR_SCALE,
    coefficients: Array.from(coefficients, value => Number(value.toFixed(4))),
    vectors: Array.from(coefficients, (_, at) => rounded.slice(at * dimensions, (at + 1) * dimensions)),
  }
}

/** One support vector a line, so that a new training is a readable change. */
export function render({ vectors, coefficients, ...rest }: BrisqueModelFile): string {
  const head = JSON.stringify(rest, undefined, 1).replace(/\n\}$/, '')
  const lines = vectors.map(vector => JSON.stringify(vector)).join(',\n')
  return `${head},\n "coefficients": ${JSON.stringify(coefficients)},\n "vectors": [\n${lines}\n ]\n}\n`
}
