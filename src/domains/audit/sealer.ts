import { EventLog, isRefusal, Log, service, type Logger } from '#kernel'
import { OperationCalled } from '#kernel/journal'
import { seal } from './operations/seal.ts'
import { SealKeeper } from './ports.ts'
import { AuditChain, chainName } from './views.ts'

const everyRecords = 100
const everyMs = 60_000

/** Seals every hundred records, a minute after the first unsealed one, and when Alice stops. */
export const sealer = service('audit.sealer', {
  about: 'Seals what was recorded, with a key outside of the database.',
  uses: { events: EventLog, log: Log, keeper: SealKeeper, chain: AuditChain },

  async start({ events, log, keeper, chain, call, after, signal }) {
    let unsealed = 0
    let cancel: (() => void) | undefined
    let sealing: Promise<void> = Promise.resolve()

    async function sealAll() {
      cancel?.()
      cancel = undefined
      unsealed = 0
      try {
        while ((await call(seal, {})).left > 0) continue
        const row = await chain.get(chainName)
        if (row && row.sealed_count > 0) {
          await keeper.keep({ count: row.sealed_count, position: row.sealed_position, seal: row.seal })
        }
      } catch (error) {
        sayTrouble(log, error)
      }
    }
    const sealSoon = () => (sealing = sealing.then(sealAll))

    const note = () => {
      unsealed += 1
      if (unsealed >= everyRecords) void sealSoon()
      else cancel ??= after(everyMs, () => void sealSoon())
    }

    const row = await chain.get(chainName)
    if (row && row.count > row.sealed_count) note()
    const following = (async () => {
      const from = { after: events.head(), patterns: [OperationCalled.type], signal }
      for await (const _ of events.follow(from)) note()
    })()

    return {
      async stop() {
        await following
        await sealSoon()
      },
    }
  },
})

/** Another process that was first has done the work. */
function sayTrouble(log: Logger, error: unknown) {
  if (isRefusal(error) && error.code === 'VERSION_CONFLICT') return
  log.error({ err: error }, 'The audit records could not be sealed')
}
