import { EventLog, operation } from '#kernel'
import { OperationCalled } from '#kernel/journal'
import { z } from 'zod'
import { AuditSealed } from '../contract.ts'
import { SealKeeper } from '../ports.ts'
import { checkEnd, createWalker } from '../verify-log.ts'
import { AuditChain, AuditRecords, chainName, emptyChain } from '../views.ts'

const pageSize = 1000
const patterns = [OperationCalled.type, AuditSealed.type]

/** Reads the whole audit log and proves that it is what was written. */
export const verify = operation('audit.verify', {
  about: 'Prove that no audit record was changed, removed, moved or added, and that the end was not cut off.',
  effect: 'read',
  rest: 'GET /audit/verify',
  timeout: '10m',
  input: z.strictObject({}),
  output: z.object({
    ok: z.literal(true),
    records: z.number().int(),
    seals: z.number().int(),
    unsealed: z.number().int().describe('records since the last seal, vouched for by the database alone'),
    hash: z.string().describe('of the whole chain'),
  }),
  uses: { events: EventLog, chain: AuditChain, records: AuditRecords, keeper: SealKeeper },
  refuses: { AUDIT_BROKEN: 409 },

  async run(_, { events, chain, records, keeper, signal, progress, refuse }) {
    const kept = await keeper.newest()
    // What is recorded from now on is not part of the question.
    const end = (await chain.get(chainName)) ?? emptyChain
    const head = Math.max(end.position, end.seal_position)
    const walker = createWalker(keeper, kept)
    for (let after = 0; after < head;) {
      signal.throwIfAborted()
      const page = await events.read({ after, upTo: head, limit: pageSize, patterns })
      if (!page.every(walker.walk) || page.length < pageSize) break
      after = page.at(-1)!.position
      progress(after, head)
    }
    const walk = walker.now()
    const folded = await records.rows(query =>
      query
        .where('position', '>', end.sealed_position)
        .where('position', '<=', end.position)
        .orderBy('position'),
    )
    const broken = walk.broken ?? checkEnd(walk, end, folded, kept)
    const found = { records: walk.records, seals: walk.seals }
    if (!broken) return { ok: true as const, ...found, unsealed: walk.unsealed.length, hash: walk.hash }
    throw refuse('AUDIT_BROKEN', `The audit log is broken at position ${broken.position}: ${broken.what}`, {
      details: { ok: false, ...found, ...broken },
    })
  },
})
