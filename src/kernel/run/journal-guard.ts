import type { DraftEvent, Middleware } from './middleware.ts'

/** What must be found again: a filter that dropped it would lose work, money, a right or the proof of what was done. */
const kept = new Set([
  'workflow',
  'change',
  'operation',
  'audit',
  'quota',
  'budget',
  'key',
  'role',
  'secret',
  'webhook',
  'blueprint',
  'deployment',
  'resource',
  'ipr',
])

const isJournal = ({ type }: Pick<DraftEvent, 'type'>) => kept.has(type.slice(0, type.indexOf('.')))

/** Hands the journal past a middleware that may drop events. */
export const sparingJournal =
  (middleware: Middleware): Middleware =>
  (event, next) =>
    isJournal(event) ? next(event) : middleware(event, next)
