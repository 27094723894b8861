import { canonicalJson } from '#lib/canonical'
import { sha256 } from '#lib/hash'
import type { Observed } from '../ports.ts'

/** What a resource is, whichever object it is: equal for a copy, other after any change that somebody could notice. */
export const fingerprintOf = ({ type, specs, state }: Pick<Observed, 'type' | 'specs' | 'state'>): string =>
  sha256(canonicalJson({ type, specs, runs: runs(state) }))

/** One that starts is taken for one that runs: it is on its way there. */
export const runs = (state: Observed['state']): boolean => state === 'ready' || state === 'starting'
