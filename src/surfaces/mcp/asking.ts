import type { InputRequest } from './extras.ts'
import { codes, protocolError, type RequestId, type RpcAnswer } from './protocol.ts'
import { questionMessage } from './rpc-text.ts'

/** Questions put to a client while it waits for its answer (2025-11-25 and before). */
export interface Asking {
  ask(send: (message: string) => void, question: InputRequest, signal: AbortSignal): Promise<unknown>
  answered(answer: RpcAnswer): void
}

export function createAsking(): Asking {
  const asked = new Map<RequestId, PromiseWithResolvers<unknown>>()
  let questions = 0

  return {
    async ask(send, { method, params }, signal) {
      questions += 1
      const id = `alice-${questions}`
      const answer = Promise.withResolvers<unknown>()
      const onAbort = () => answer.reject(signal.reason)
      signal.addEventListener('abort', onAbort, { once: true })
      asked.set(id, answer)
      try {
        send(questionMessage(id, method, withoutMode(params)))
        return await answer.promise
      } finally {
        asked.delete(id)
        signal.removeEventListener('abort', onAbort)
      }
    },
    answered({ id, result, error }) {
      const answer = asked.get(id)
      if (error) {
        answer?.reject(protocolError(codes.internal, `The client could not answer: ${error.message}`))
      } else answer?.resolve(result)
    },
  }
}

/** `mode` is younger than 2025-06-18; a form is what older clients expect anyway. */
const withoutMode = ({ mode: _, ...params }: InputRequest['params']) => params
