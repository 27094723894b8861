import type { Observed, Wanted } from '#domains/infra/ports'

/** One kind of object of the Engine: containers, networks or volumes, each by the Engine's own id. */
export interface Kind {
  list(deployment: string, signal: AbortSignal): Promise<readonly Observed[]>
  read(id: string, signal: AbortSignal): Promise<Observed | undefined>
  /** Gives the id of the one object with the key of `wanted`. */
  create(wanted: Wanted, signal: AbortSignal): Promise<string>
  /** Throws where it is gone or somebody else's. */
  assertOurs(id: string, signal: AbortSignal): Promise<void>
  update(id: string, wanted: Wanted, signal: AbortSignal): Promise<void>
  remove(id: string, signal: AbortSignal): Promise<void>
}
