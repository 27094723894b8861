// One request as the hooks hear of it, from its beginning to its end.
import type { Request } from './audit.ts'
import type { CallEnd, HookRequest, Hooks } from './hooks.ts'
import type { Clock, Span } from './ports.ts'

export interface Course {
  /** The same object for every hook. */
  readonly asked: HookRequest
  /** Whoever counted something at the beginning hears how it ended. */
  atEnd(listener: (end: CallEnd) => void): void
  /** Call when the operation itself begins; an answer that was remembered is given without it. */
  begin(): void
  hasBegun(): boolean
  end(outcome: CallEnd['outcome'], code?: string): void
}

export function createCourse(
  { hooks, clock }: { readonly hooks: Hooks; readonly clock: Clock },
  { operation, shown, options }: Request,
  span?: Span,
): Course {
  const { actor, caller, surface, isInner = false } = options
  const asked: HookRequest = { operation, input: shown, actor, caller, isInner, surface }
  const listeners = hooks.observe ? [hooks.observe] : []
  const startedAt = clock.now()
  let hasBegun = false
  return {
    asked,
    atEnd: listener => void listeners.push(listener),
    begin: () => void (hasBegun = true),
    hasBegun: () => hasBegun,
    end(outcome, code) {
      span?.set({ 'alice.outcome': outcome, ...(outcome === 'refused' && { 'alice.refusal': code }) })
      span?.end(outcome === 'failed' ? (code ?? 'FAULT') : undefined)
      if (listeners.length === 0) return
      const isReplayed = !hasBegun && outcome === 'completed'
      const end = { ...asked, outcome, code, isReplayed, ms: clock.now() - startedAt }
      for (const listener of listeners) listener(end)
    },
  }
}
