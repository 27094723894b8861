import { canonicalJson } from '#lib/canonical'
import type { CallName, CloudError, FakeCall } from './calls.ts'

/** When something goes wrong, and how: plain data, so that a failing case can be kept in a file. */
export interface FakeFault {
  readonly on: CallName
  readonly deployment?: string | undefined
  readonly resource?: string | undefined
  readonly type?: string | undefined
  /** The object has these fields, among others. */
  readonly specs?: Readonly<Record<string, unknown>> | undefined
  /** The first call it meets, of those that fit; 1 when not said. */
  readonly nth?: number | undefined
  /** How many in a row it meets; 1 when not said. */
  readonly times?: number | 'always' | undefined
  readonly fault:
    | 'transient'
    | 'exhausted'
    | 'foreign'
    | 'changed'
    | 'permanent'
    /** Nothing happened, and nobody knows. */
    | 'uncertain_before'
    /** It happened, and nobody knows. */
    | 'uncertain_after'
    /** There is never an answer, and nothing happened. */
    | 'hang'
    /** The answer, or the task, takes `ms` longer. */
    | 'slow'
    /** It happened, but the object starts for ever. */
    | 'never_ready'
    /** It happened, but the object fails. */
    | 'failed'
    /** Its task ends in an error, and everything is as before. */
    | 'task_fails'
    /** Its task ends well, with a remark. */
    | 'warns'
    /** The answer says that it happened, but nothing did. */
    | 'ignored'
  readonly ms?: number | undefined
}

/** What a fault is compared with. */
export interface Subject extends Pick<FakeCall, 'deployment' | 'resource' | 'key' | 'type' | 'handle'> {
  readonly specs?: Readonly<Record<string, unknown>> | undefined
}

/** A fault with the name that its count is kept under: the script is the same after a restart. */
interface Counted {
  readonly id: string
  readonly fault: FakeFault
}

export interface FaultScript {
  add(faults: readonly FakeFault[]): void
  /** The fault this call meets, and the counts of all that fit. */
  meet(on: CallName, subject: Subject): { readonly fault?: FakeFault; readonly hits: readonly Hit[] }
}
export type Hit = readonly [id: string, count: number]

export function faultScript(countOf: (id: string) => number): FaultScript {
  const script: Counted[] = []
  return {
    add(faults) {
      for (const fault of faults) {
        const text = canonicalJson(fault)
        const twins = script.filter(({ id }) => id.startsWith(`${text}#`)).length
        script.push({ id: `${text}#${twins}`, fault })
      }
    },
    meet(on, subject) {
      const fitting = script.filter(({ fault }) => fault.on === on && fits(fault, subject))
      const hits = fitting.map(({ id }): Hit => [id, countOf(id) + 1])
      const met = fitting.find(({ fault }, at) => isDue(fault, hits[at]![1]))
      return { ...(met && { fault: met.fault }), hits }
    },
  }
}

function fits(fault: FakeFault, subject: Subject): boolean {
  for (const field of ['deployment', 'resource', 'type'] as const) {
    if (fault[field] !== undefined && fault[field] !== subject[field]) return false
  }
  return Object.entries(fault.specs ?? {}).every(
    ([name, value]) => canonicalJson(value) === canonicalJson(subject.specs?.[name]),
  )
}

const isDue = ({ nth = 1, times = 1 }: FakeFault, count: number) =>
  count >= nth && (times === 'always' || count < nth + times)

/** Faults that take the place of the call. */
export function refusalOf({ fault, on }: FakeFault): CloudError | undefined {
  switch (fault) {
    case 'transient':
      return { kind: fault, message: `The cloud is busy and did not ${on}; try again` }
    case 'exhausted':
      return { kind: fault, message: `The cloud has no room to ${on} it` }
    case 'foreign':
      return { kind: fault, message: 'Somebody else has that' }
    case 'changed':
      return { kind: fault, message: 'It is not what it was' }
    case 'permanent':
      return { kind: fault, message: `The cloud will never ${on} this` }
    case 'uncertain_before':
      return { kind: 'uncertain', message: lostAnswer }
    default:
      return undefined
  }
}

export const lostAnswer = 'The connection broke before there was an answer'
