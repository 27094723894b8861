import { svrPredict } from '../../src/domains/assets/assess/svr.ts'
import { mean, spearman } from './rank.ts'
import { trainSvr, type SvrSettings, type TrainingSet } from './svr-solver.ts'

const FOLDS = 5

export interface SearchResult extends SvrSettings {
  readonly spearman: number
  readonly mean_absolute_error: number
  readonly vectors: number
}

/** Five-fold cross-validation in which all patches of a picture share a fold. */
export function crossValidate(
  set: TrainingSet,
  pictures: readonly string[],
  settings: SvrSettings,
): SearchResult {
  const names = [...new Set(pictures)]
  const foldOf = (at: number) => names.indexOf(pictures[at]!) % FOLDS
  const places = set.inputs.map((_, at) => at)
  const predictions = new Float64Array(places.length)
  let vectors = 0
  for (let fold = 0; fold < FOLDS; fold++) {
    const kept = places.filter(at => foldOf(at) !== fold)
    const model = trainSvr(
      { ...set, inputs: kept.map(at => set.inputs[at]!), targets: kept.map(at => set.targets[at]!) },
      settings,
    )
    vectors += model.coefficients.length / FOLDS
    for (const at of places) if (foldOf(at) === fold) predictions[at] = svrPredict(model, set.inputs[at]!)
  }
  return {
    ...settings,
    spearman: spearman([...predictions], set.targets),
    mean_absolute_error: mean(set.targets.map((target, at) => Math.abs(target - predictions[at]!))),
    vectors,
  }
}
