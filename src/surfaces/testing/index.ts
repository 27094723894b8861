export { desk } from './desk.ts'
export { bar, CupPoured } from './bar.ts'
export { assistant, authenticateGuest, callerWith, guest, notice } from './callers.ts'
