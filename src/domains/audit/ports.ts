import { port } from '#kernel'
import type { Seal } from './contract.ts'

/** Keeps what proves the audit log outside of the database it is in. */
export interface SealKeeper {
  readonly keyId: string
  /** Hex HMAC-SHA-256 under the key. */
  sign(text: string): string
  /** The newest seal this machine made; a log that ends before it was cut. */
  newest(): Promise<Pick<Seal, 'count' | 'position' | 'seal'> | undefined>
  keep(seal: Pick<Seal, 'count' | 'position' | 'seal'>): Promise<void>
}
export const SealKeeper = port<SealKeeper>('audit.seal-keeper')
