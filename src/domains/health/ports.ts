import { port } from '#kernel'
import type { Dependency } from './contract.ts'

/** What this process knows of the services it calls. */
export interface Dependencies {
  list(): readonly Dependency[]
}
export const Dependencies = port<Dependencies>('health.dependencies')
