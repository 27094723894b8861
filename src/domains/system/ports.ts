import { port } from '#kernel'

export interface Finding {
  readonly check: string
  readonly status: 'ok' | 'warning' | 'problem'
  readonly message: string
  /** What to do about it. */
  readonly remedy?: string | undefined
}

/** Looks at this machine: runtime, disk, stores, keys. */
export interface Doctor {
  examine(): Promise<readonly Finding[]>
}
export const Doctor = port<Doctor>('system.doctor')
