import { EventLog, operation } from '#kernel'
import { OperationCalled } from '#kernel/journal'
import { z } from 'zod'
import { digestOf, linkOf, nextHash, signedText } from '../chain.ts'
import { AuditSealed, type Link } from '../contract.ts'
import { SealKeeper } from '../ports.ts'
import { AuditChain, chainName, emptyChain } from '../views.ts'

/** Keeps a seal below the size of an event. */
const mostLinks = 500

/** Vouches for the records since the last seal. It leaves no record itself: that would want a seal again. */
export const seal = operation('audit.seal', {
  about: 'Seal the audit records that have come since the last seal.',
  effect: 'read',
  isPrivate: true,
  input: z.strictObject({}),
  output: z.object({ sealed: z.number().int(), left: z.number().int() }),
  uses: { chain: AuditChain, events: EventLog, keeper: SealKeeper },

  async run(_, { chain, events, keeper, emit, expect, refuse }) {
    const row = (await chain.get(chainName)) ?? emptyChain
    const left = row.count - row.sealed_count
    if (left === 0) return { sealed: 0, left }
    const records = await events.read({
      after: row.sealed_position,
      upTo: row.position,
      patterns: [OperationCalled.type],
      limit: mostLinks,
    })
    let hash = row.sealed_hash
    const links: Link[] = []
    for (const record of records) {
      hash = nextHash(hash, digestOf(record))
      links.push(linkOf(record.position, hash))
    }
    const count = row.sealed_count + links.length
    const position = links.at(-1)?.position ?? 0
    if (count === row.count && hash !== row.hash) {
      throw new Error('The audit records are not those that were chained; audit.verify says which')
    }
    const vouched = { count, position, hash, links, previous: row.seal, key_id: keeper.keyId }
    const sealed = { ...vouched, seal: keeper.sign(signedText(vouched)) }
    // Of several processes that seal at the same moment one does.
    expect('audit', row.seal_position, refuse('VERSION_CONFLICT', 'Another process has sealed them'))
    emit(AuditSealed(sealed))
    return { sealed: links.length, left: left - links.length }
  },
})
