import type { Destinations, HookAnswer, HookRequest } from '../ports.ts'

/** Who answers behind a URL. */
export type MemoryDestination = (request: HookRequest) => Promise<Partial<HookAnswer>> | Partial<HookAnswer>

const longestText = 4096

/** Destinations in this process, by URL; elsewhere nobody answers. */
export const memoryDestinations = (
  destinations: Readonly<Record<string, MemoryDestination>>,
  after: (ms: number, run: () => void) => () => void,
): Destinations => ({
  async send(request) {
    const answer = destinations[request.url]
    if (!answer) throw Object.assign(new Error('Nobody listens there'), { code: 'ECONNREFUSED' })
    const { status = 200, headers = {}, text = '' } = await inTime(request, answer, after)
    return { status, headers, text: text.slice(0, longestText) }
  },
})

const inTime = (
  request: HookRequest,
  answer: MemoryDestination,
  after: (ms: number, run: () => void) => () => void,
): Promise<Partial<HookAnswer>> =>
  new Promise((resolve, reject) => {
    const { signal, timeoutMs } = request
    if (signal.aborted) return reject(signal.reason)
    const cancel = after(timeoutMs, () => reject(new Error(`No answer within ${timeoutMs} ms`)))
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    // A destination that throws is one that breaks the connection.
    const answering = (async () => answer(request))()
    void answering.then(resolve, reject).finally(cancel)
  })
