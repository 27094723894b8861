import { join } from 'node:path'
import { pinoLog } from '../../src/adapters/pino-log/index.ts'
import { prometheusMetrics } from '../../src/adapters/prometheus/index.ts'
import { readConfig } from '../../src/config.ts'
import { trustedCaller } from '../../src/kernel/index.ts'
import type { App } from '../../src/kernel/run/index.ts'
import { openAccess } from '../../src/main/access.ts'
import { openAlice, systemClock } from '../../src/main/alice.ts'
import { openSurfaces, type OpenSurfaces } from '../../src/main/open-surfaces.ts'
import { ownerKey } from '../../src/main/owner-key.ts'
import { createResponseCache } from '../../src/main/response-cache.ts'
import { owner } from './open-alice.ts'

/** Far more often than anybody calls here, so that calls are counted and none is refused. */
const rates = [{ name: 'bench', operation: '>', limit: 1_000_000_000, window: '1m' }]

export interface WholeAlice extends Pick<OpenSurfaces, 'url' | 'addresses' | 'close'> {
  readonly app: App
  /** Of somebody with the role viewer. */
  readonly key: string
}

/** Alice as `alice up` opens her, every surface listening on a free port, with a plugin. */
export async function openWholeAlice(home: string, plugin = ''): Promise<WholeAlice> {
  const config = readConfig({
    ALICE_HOME: home,
    ALICE_PORT: '0',
    ALICE_PLUGINS: plugin,
    ALICE_RATE_LIMITS: JSON.stringify(rates),
  })
  const log = pinoLog({ level: config.ALICE_LOG_LEVEL, file: join(home, 'alice.log') })
  const metrics = prometheusMetrics()
  const answers = createResponseCache(config.ALICE_CACHE_MB * 2 ** 20)
  const app = await openAlice({ config, log, answers, metrics })
  const access = await openAccess({ app, clock: systemClock, ownerKey: await ownerKey(home) })
  const { authenticate } = access
  const surfaces = await openSurfaces({ app, config, metrics, authenticate, onTaken: () => {} })
  await app.start()
  const caller = trustedCaller(owner)
  const made = await app.call('keys.create', { role: 'viewer' }, { actor: owner, caller })
  return {
    app,
    key: (made as { key: string }).key,
    url: surfaces.url,
    addresses: surfaces.addresses,
    async close() {
      await surfaces.close()
      access.close()
      await app.stop()
      metrics.close()
      log.flush()
    },
  }
}
