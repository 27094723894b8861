export { createResilience, type Change, type Resilience } from './resilience.ts'
export type { GuardOptions } from './guard.ts'
