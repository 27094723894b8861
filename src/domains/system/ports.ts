import { port } from '#kernel'

export interface Finding {
  readonly check: string
  readonly status: 'ok' | 'warning' | 'problem'
  readonly message: string
  /** What to do about it. */
  readonly remedy?: string | undefined
}

export interface Setting {
  readonly name: string
  /** Secrets are hidden; what is not set is undefined. */
  readonly value: unknown
  readonly source: 'environment' | 'default'
  readonly about: string | undefined
}

/** What this process was started with. */
export interface Settings {
  list(): readonly Setting[]
}
export const Settings = port<Settings>('system.settings')

/** Looks at this machine: runtime, disk, stores, keys. */
export interface Doctor {
  examine(): Promise<readonly Finding[]>
}
export const Doctor = port<Doctor>('system.doctor')
