import { matchesPattern, isPattern } from '#kernel'
import type { CloudEvent } from '#surfaces/client'
import { createEventRate } from './event-rate.ts'
import type { Facts, ServiceFacts, WorkflowFacts } from './facts.ts'
import { needsOf, type Need } from './needs.ts'

export const panes = ['needs', 'services', 'workflows', 'events'] as const
export type Pane = (typeof panes)[number]

/** What the keys do at the moment. */
export type Mode =
  | { readonly kind: 'look' }
  | { readonly kind: 'filter' }
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'confirm'; readonly question: string; readonly answer: (isYes: boolean) => void }
  | {
      readonly kind: 'detail'
      readonly title: string
      readonly lines: readonly string[]
      readonly top: number
    }

export interface MonitorState {
  where: string
  facts: Facts | undefined
  /** Since when nobody answers. */
  lostAt: number | undefined
  /** Newest first, each position once. */
  events: CloudEvent[]
  /** Position of the newest event there is, also while the tail stands still. */
  last: number | undefined
  /** The newest event shown while the tail stands still. */
  pausedAt: number | undefined
  filter: string
  pane: Pane
  selected: Record<Pane, number>
  mode: Mode
  /** Said at the bottom until something else is. */
  note: string
  readonly rate: ReturnType<typeof createEventRate>
}

export const createState = (where: string): MonitorState => ({
  where,
  facts: undefined,
  lostAt: undefined,
  events: [],
  last: undefined,
  pausedAt: undefined,
  filter: '',
  pane: 'needs',
  selected: { needs: 0, services: 0, workflows: 0, events: 0 },
  mode: { kind: 'look' },
  note: '',
  rate: createEventRate(),
})

const kept = 1000
const ends = /^workflow\.(completed|failed|canceled)$/

/** Takes in what happened: the tail, and how far workflows are. An event that is known already changes nothing. */
export function takeEvent(state: MonitorState, event: CloudEvent, now: number): boolean {
  if (state.last !== undefined && event.position <= state.last) return false
  state.last = event.position
  state.events.unshift(event)
  if (state.events.length > kept) state.events.length = kept
  state.rate.note(now)
  // What is looked at stays under the cursor when something comes in above it.
  if (state.selected.events > 0 && state.pausedAt === undefined && isShown(state, event)) {
    state.selected.events += 1
  }
  if (state.facts && event.type.startsWith('workflow.')) state.facts = afterWorkflowEvent(state.facts, event)
  return true
}

function afterWorkflowEvent(facts: Facts, { type, subject, data }: CloudEvent): Facts {
  if (ends.test(type)) {
    return { ...facts, workflows: facts.workflows.filter(({ workflow_id }) => workflow_id !== subject) }
  }
  if (type !== 'workflow.progressed') return facts
  const { progress } = data as Pick<WorkflowFacts, 'progress'>
  return {
    ...facts,
    workflows: facts.workflows.map(each => (each.workflow_id === subject ? { ...each, progress } : each)),
  }
}

/** A pattern of types (`workflow.*`), or words that are in the type or the subject. */
function isShown({ filter, pausedAt }: MonitorState, { position, type, subject }: CloudEvent): boolean {
  if (pausedAt !== undefined && position > pausedAt) return false
  if (filter === '') return true
  if (/[*>]/.test(filter) && isPattern(filter)) return matchesPattern(filter, type)
  return `${type} ${subject}`.toLowerCase().includes(filter.toLowerCase())
}

export interface Listed {
  readonly needs: readonly Need[]
  readonly services: readonly ServiceFacts[]
  readonly workflows: readonly WorkflowFacts[]
  readonly events: readonly CloudEvent[]
}

/** What each pane lists, in its order. */
export function listed(state: MonitorState): Listed {
  const { facts } = state
  const worst = ['unhealthy', 'degraded', 'unknown', 'healthy']
  return {
    needs: facts ? needsOf(facts) : [],
    services: (facts?.services ?? []).toSorted((a, b) => worst.indexOf(a.status) - worst.indexOf(b.status)),
    workflows: facts?.workflows ?? [],
    events:
      state.filter === '' && state.pausedAt === undefined
        ? state.events
        : state.events.filter(event => isShown(state, event)),
  }
}

/** Moves the cursor of the pane, and never past its ends. */
export function move(state: MonitorState, by: number) {
  const { length } = listed(state)[state.pane]
  const { selected, pane } = state
  selected[pane] = Math.max(0, Math.min(length - 1, selected[pane] + by))
}

export function nextPane(state: MonitorState, by: 1 | -1) {
  const at = panes.indexOf(state.pane)
  state.pane = panes[(at + by + panes.length) % panes.length]!
}
