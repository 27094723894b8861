import { guardedFetch } from '#adapters/guarded-fetch'
import { httpHooks } from '#adapters/http-hooks'
import { Destinations, HookMaker, HookSecrets } from '#domains/webhooks/ports'
import { provide, type Binding } from '#kernel'
import type { App } from '#kernel/run'
import { randomBytes } from 'node:crypto'
import type { Config } from '../config.ts'
import { secretsOf } from './access-secrets.ts'
import { readVersion } from './version.ts'

interface WebhookOptions {
  readonly config: Config
  readonly nextId: (prefix: string) => string
  app(): App
}

export interface OpenWebhooks {
  readonly bindings: readonly Binding[]
  close(): Promise<void>
}

/** Behind the ports of the domain `webhooks`. Their URLs are set by callers, so requests go only where they may. */
export function openWebhooks({ config, nextId, app }: WebhookOptions): OpenWebhooks {
  const guarded = guardedFetch({ allow: config.ALICE_OUTBOUND_ALLOW })
  const userAgent = `Alice/${readVersion()} (webhooks)`
  return {
    bindings: [
      provide(Destinations, httpHooks({ fetch: guarded.fetch, userAgent })),
      provide(HookSecrets, secretsOf(app)),
      provide(HookMaker, {
        newId: () => nextId('wh'),
        newSecret: () => randomBytes(32).toString('base64'),
      }),
    ],
    close: guarded.close,
  }
}
