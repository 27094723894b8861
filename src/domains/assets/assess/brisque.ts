import type { Raster } from '../ports.ts'
import { fitAsymmetric, fitGaussian } from './gaussian-shape.ts'
import { halve, type Plane } from './halve.ts'
import { checkRaster, matlabLuma } from './luma.ts'
import { scaleMoments } from './mscn.ts'
import { scaleFeatures, svrPredict, type BrisqueModel } from './svr.ts'

/** Why a picture has no score; an answer, not an error. */
export interface Unscored {
  readonly score: undefined
  readonly reason: 'too_small' | 'too_flat'
  readonly message: string
}

export interface Scored {
  /** Lower is better; mostly between 0 and 100, not clamped. */
  readonly score: number
  /** Which model speaks: scores of two models must not be compared. */
  readonly metric: string
}

/** Below this side the second scale has too few coefficients to describe. */
const MIN_SIDE_PX = 16
export const FEATURE_COUNT = 36

/** Quality without a reference (Mittal, Moorthy and Bovik 2012). */
export function brisqueScore(raster: Raster, model: BrisqueModel): Scored | Unscored {
  const features = brisqueFeatures(raster)
  if (!(features instanceof Float64Array)) return features
  return { score: svrPredict(model.svr, scaleFeatures(features, model.range)), metric: model.metric }
}

/** The 36 features in the order of the original release: per scale shape and variance, then 4 × (shape, mean, left, right). */
export function brisqueFeatures(raster: Raster): Float64Array | Unscored {
  checkRaster(raster)
  const { width, height, pixels } = matlabLuma(raster)
  if (Math.min(width, height) < MIN_SIDE_PX) {
    return unscored(
      'too_small',
      `${width} × ${height} is too small to judge; ${MIN_SIDE_PX} pixels a side are needed.`,
    )
  }
  const full: Plane = { width, height, samples: pixels }
  const features = Float64Array.from([full, halve(full)].flatMap(featuresAtScale))
  // A side of a distribution without a single member has no variance: flat pictures and perfect patterns.
  if (features.some(feature => !Number.isFinite(feature))) {
    return unscored(
      'too_flat',
      'The picture is flat or a perfect pattern; there is no natural variation to judge.',
    )
  }
  return features
}

function featuresAtScale(plane: Plane): readonly number[] {
  const { coefficients, products } = scaleMoments(plane)
  return [...fitGaussian(coefficients), ...products.flatMap(fitAsymmetric)]
}

function unscored(reason: Unscored['reason'], message: string): Unscored {
  return { score: undefined, reason, message }
}
