import type { Facts } from './facts.ts'

/** Something that waits for a person. */
export interface Need {
  readonly kind: 'change' | 'workflow' | 'breaker' | 'dead letter'
  readonly id: string
  readonly text: string
  readonly since: string
}

/** Decisions first, then what broke. */
export function needsOf({ changes, failed, dependencies, deadLetters }: Facts): Need[] {
  return [
    ...changes.map(({ change_id, title, proposed_by, created_at }) => ({
      kind: 'change' as const,
      id: change_id,
      text: `${proposed_by} wants to ${title}`,
      since: created_at,
    })),
    ...failed.map(({ workflow_id, name, error, updated_at }) => ({
      kind: 'workflow' as const,
      id: workflow_id,
      text: `${name} failed: ${error?.error_message ?? error?.message ?? 'see its steps'}`,
      since: updated_at,
    })),
    ...dependencies
      .filter(({ state }) => state !== 'closed')
      .map(({ dependency, state, retry_at }) => ({
        kind: 'breaker' as const,
        id: dependency,
        text: `${dependency} is ${state === 'open' ? `left alone until ${clock(retry_at)}` : 'tried again'}`,
        since: '',
      })),
    ...deadLetters.map(({ dead_letter_id, reaction, event_type, error, failed_at }) => ({
      kind: 'dead letter' as const,
      id: dead_letter_id,
      text: `${reaction} could not handle ${event_type}: ${error.message}`,
      since: failed_at,
    })),
  ]
}

const clock = (time: string | null) => (time === null ? 'soon' : time.slice(11, 19))
