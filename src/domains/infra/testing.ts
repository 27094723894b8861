export { engineLaw } from './testing/engine-law.ts'
export type { EnginePlace, EngineSample, Stranger } from './testing/engine-place.ts'
