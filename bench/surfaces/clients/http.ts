import { Client } from 'undici'
import type { Connection, HttpTarget } from '../target.ts'

/** One connection of HTTP/1.1 that is kept alive. */
export async function openHttp({ url, method, headers, body }: HttpTarget): Promise<Connection> {
  const { origin, pathname, search } = new URL(url)
  const client = new Client(origin, { pipelining: 1 })
  const path = pathname + search
  return {
    async call() {
      const answer = await client.request({ path, method, headers, body: body ?? null })
      const bytes = Buffer.from(await answer.body.arrayBuffer())
      if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${bytes.toString()}`)
      return bytes
    },
    close: () => client.destroy(),
  }
}
