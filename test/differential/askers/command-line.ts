import { runCli } from '#surfaces/cli'
import { httpClient } from '#surfaces/client'
import { refusedFrom, type Answered, type Way } from '../asker.ts'
import { plainHost } from './plain-host.ts'

/** Keeps no connection for a next request that never comes. */
const briefly: typeof fetch = (input, init) =>
  fetch(input, { ...init, headers: { ...(init?.headers as Record<string, string>), connection: 'close' } })

/** Flags and JSON as a person types them; the server is the one at the URL. */
export const commandLine: Way = {
  name: 'command line',
  hidesLimits: true,
  async open({ url, key }) {
    return {
      async ask({ operation, input, idempotencyKey }): Promise<Answered> {
        const { host, out } = plainHost(() => httpClient({ url, key, fetch: briefly }))
        const words = operation.name.split('.')
        const idempotency = idempotencyKey === undefined ? [] : ['--idempotency-key', idempotencyKey]
        await runCli([...words, '--json', JSON.stringify(input), ...idempotency], host)
        const body = JSON.parse(out.join('\n')) as { error?: unknown }
        return body.error === undefined ? { answer: body } : { refused: refusedFrom(body.error) }
      },
      close: async () => {},
    }
  },
}
