import type { DraftEvent, Middleware } from './middleware.ts'

/** What the kernel needs to find again; a filter that dropped it would lose work. */
const isJournal = ({ type }: Pick<DraftEvent, 'type'>) =>
  type.startsWith('workflow.') || type.startsWith('change.') || type === 'operation.called'

/** Hands the journal past a middleware that may drop events. */
export const sparingJournal =
  (middleware: Middleware): Middleware =>
  (event, next) =>
    isJournal(event) ? next(event) : middleware(event, next)
