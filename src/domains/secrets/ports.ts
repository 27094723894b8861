import { port } from '#kernel'

/** Values that must be known again and shown to nobody: kept encrypted, on every store. */
export interface Secrets {
  /** Puts a value in the place of the one before. */
  set(name: string, value: string): Promise<void>
  /** Undefined when there is none of this name; throws when it was sealed under a key that is not here. */
  get(name: string): Promise<string | undefined>
  /** True when there was one. */
  remove(name: string): Promise<boolean>
  names(): Promise<readonly string[]>
}
export const Secrets = port<Secrets>('secrets.secrets')

/** Encrypts under a key that is kept apart from the log. */
export interface Sealer {
  /** The same value twice is sealed differently; the name is bound to it, so that no two can be exchanged. */
  seal(name: string, value: string): string
  open(name: string, sealed: string): string
  /** False for what was sealed under an older key. */
  isCurrent(sealed: string): boolean
}
export const Sealer = port<Sealer>('secrets.sealer')
