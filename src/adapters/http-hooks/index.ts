import type { Destinations, HookAnswer } from '#domains/webhooks/ports'

export interface HttpHooksOptions {
  /** One that is guarded: the URLs are set by callers. */
  readonly fetch: typeof fetch
  readonly userAgent: string
}

const longestText = 4096

/** Webhook destinations over HTTP. */
export const httpHooks = ({ fetch, userAgent }: HttpHooksOptions): Destinations => ({
  async send({ method, url, headers, body, timeoutMs, signal }) {
    const timeout = AbortSignal.timeout(timeoutMs)
    const over = AbortSignal.any([signal, timeout])
    try {
      const response = await fetch(url, {
        method,
        headers: { ...headers, 'user-agent': userAgent },
        signal: over,
        ...(body !== undefined && { body: body as string }),
      })
      return await read(response)
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (timeout.aborted) throw new Error(`No answer within ${timeoutMs} ms`, { cause: error })
      throw error
    }
  },
})

async function read(response: Response): Promise<HookAnswer> {
  const { status, headers, body } = response
  return { status, headers: Object.fromEntries(headers), text: body ? await beginningOf(body) : '' }
}

/** The rest is not read: the connection is closed instead. */
async function beginningOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of body) {
    pieces.push(piece)
    bytes += piece.byteLength
    if (bytes >= longestText) break
  }
  return Buffer.concat(pieces).subarray(0, longestText).toString()
}
