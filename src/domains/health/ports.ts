import { port } from '#kernel'
import type { Dependency } from './contract.ts'

/** What this process knows of the services it calls. */
export interface Dependencies {
  list(): readonly Dependency[]
  /** Leaves one that is listed alone until then, in milliseconds since the epoch. */
  trip(dependency: string, until: number, reason: string): void
  /** Calls one that is listed again, whatever it did before. */
  reset(dependency: string): void
}
export const Dependencies = port<Dependencies>('health.dependencies')
