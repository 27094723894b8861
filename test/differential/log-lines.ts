import type { RunningCopy } from './copies.ts'
import { normal } from './normal.ts'

export const headOf = async (alice: RunningCopy) =>
  ((await alice.call('system.status')) as { head: number }).head

interface Fact {
  readonly position: number
  readonly type: string
  readonly actor?: string
  readonly data: { readonly operation: string; readonly outcome: string; readonly code?: string }
}

/** Who asked for what with which outcome, in order. Digests of inputs with ids in them differ, as the ids do. */
export async function auditOf(alice: RunningCopy, from: number): Promise<readonly string[]> {
  const facts = await factsOf(alice, from, ['operation.called'])
  return facts.map(({ actor, data }) => `${actor} ${data.operation} ${data.outcome} ${data.code ?? ''}`)
}

/** All that happened because of somebody, with what it says, but for ids and times. */
export async function deedsOf(alice: RunningCopy, from: number, who: string): Promise<readonly string[]> {
  const facts = await factsOf(alice, from, ['>'])
  return facts
    .filter(({ actor }) => actor === who)
    .map(({ type, data }) => `${type} ${JSON.stringify(normal(data))}`)
}

async function factsOf(alice: RunningCopy, from: number, types: readonly string[]): Promise<readonly Fact[]> {
  const facts: Fact[] = []
  for (let after = from; ;) {
    const { events } = (await alice.call('events.read', { after, types, limit: 1000 })) as {
      events: readonly Fact[]
    }
    facts.push(...events)
    if (events.length === 0) return facts
    after = events.at(-1)!.position
  }
}
