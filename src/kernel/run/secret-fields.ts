// What an operation calls secret is told to whoever asked, and kept nowhere: not for idempotency keys, not in the
// audit record, not by hooks, not in journals.
import { Refusal, type Operation } from '#kernel'

/** The input as digests, audit and hooks may see it. */
export const shownInput = ({ secrets }: Operation, input: unknown): unknown => without(input, secrets.input)

/** What an idempotency key remembers in the place of an answer that may not be kept; undefined for all others. */
export function toldOnce({ name, secrets }: Operation, answer: unknown): Refusal | undefined {
  if (secrets.output.length === 0) return undefined
  return new Refusal('TOLD_ONCE', `${name} answered this before, with a secret that is told only once`, {
    details: { answer: without(answer, secrets.output) },
    suggestions: ['use_new_idempotency_key'],
  })
}

function without(fields: unknown, secret: readonly string[]): unknown {
  if (secret.length === 0 || typeof fields !== 'object' || fields === null) return fields
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !secret.includes(name)))
}
