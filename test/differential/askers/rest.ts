import { readLimit } from '../../../src/surfaces/client/limit-fields.ts'
import { refusedFrom, type Answered, type Way } from '../asker.ts'

export const rest: Way = {
  name: 'REST',
  async open({ url, key }) {
    return {
      async ask({ operation, input, idempotencyKey }): Promise<Answered> {
        const response = await fetch(`${url}/api/v1/${operation.name.replace('.', '/')}`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            connection: 'close',
            ...(key !== undefined && { authorization: `Bearer ${key}` }),
            ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
          },
          body: JSON.stringify(input),
        })
        const body = (await response.json()) as { error?: unknown }
        const limit = readLimit(response.headers)
        return response.ok ? { answer: body, limit } : { refused: refusedFrom(body.error), limit }
      },
      close: async () => {},
    }
  },
}
