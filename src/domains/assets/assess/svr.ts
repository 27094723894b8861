/** A trained epsilon support vector regression with the kernel exp(-gamma·|x - v|²). */
export interface SvrModel {
  readonly gamma: number
  readonly rho: number
  readonly dimensions: number
  /** One per support vector. */
  readonly coefficients: Float64Array
  /** Support vectors one after the other, `dimensions` numbers each. */
  readonly vectors: Float64Array
}

/** The linear scaling the training data went through; features outside the range go beyond lower and upper. */
export interface FeatureRange {
  readonly lower: number
  readonly upper: number
  readonly minima: Float64Array
  readonly maxima: Float64Array
}

export interface BrisqueModel {
  readonly metric: string
  readonly svr: SvrModel
  readonly range: FeatureRange
}

/** What svm-scale does: a feature that never varied is left out, which means zero. */
export function scaleFeatures(
  features: Float64Array,
  { lower, upper, minima, maxima }: FeatureRange,
): Float64Array {
  return features.map((value, at) => {
    const span = maxima[at]! - minima[at]!
    return span === 0 ? 0 : lower + ((upper - lower) * (value - minima[at]!)) / span
  })
}

export function svrPredict(
  { gamma, rho, dimensions, coefficients, vectors }: SvrModel,
  scaled: Float64Array,
): number {
  if (scaled.length !== dimensions) {
    throw new RangeError(`${scaled.length} features for a model of ${dimensions}`)
  }
  let sum = -rho
  for (let vector = 0, from = 0; vector < coefficients.length; vector++, from += dimensions) {
    let distance = 0
    for (let at = 0; at < dimensions; at++) {
      const difference = scaled[at]! - vectors[from + at]!
      distance += difference * difference
    }
    sum += coefficients[vector]! * Math.exp(-gamma * distance)
  }
  return sum
}
