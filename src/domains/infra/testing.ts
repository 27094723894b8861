export { engineLaw } from './testing/engine-law.ts'
export type { EnginePlace, EngineSample } from './testing/engine-place.ts'
