import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Destinations, HookRequest } from '../ports.ts'
import type { MemoryDestination } from './memory-destinations.ts'

/** A place where the law is tried: one destination that answers as it is told. */
export interface DestinationPlace extends AsyncDisposable {
  readonly destinations: Destinations
  readonly url: string
  /** Nobody listens there. */
  readonly deadUrl: string
}

/** The law of `Destinations`. */
export function destinationsLaw(
  name: string,
  open: (answer: MemoryDestination) => Promise<DestinationPlace>,
) {
  describe(`Destinations, kept by ${name}`, () => {
    let place: DestinationPlace
    let answer: MemoryDestination
    beforeEach(async () => {
      answer = () => ({ status: 204 })
      place = await open(request => answer(request))
    })
    afterEach(() => place[Symbol.asyncDispose]())

    const send = (more: Partial<HookRequest> = {}) =>
      place.destinations.send({
        method: 'POST',
        url: place.url,
        headers: {},
        timeoutMs: 5000,
        signal: new AbortController().signal,
        ...more,
      })

    test('method, headers and bytes arrive as they are', async () => {
      let seen: HookRequest | undefined
      answer = request => {
        seen = request
        return { status: 204 }
      }
      const body = Buffer.from([0, 255, 10])
      await send({ headers: { 'content-type': 'image/png', 'webhook-id': 'm1' }, body })
      expect(seen).toMatchObject({
        method: 'POST',
        headers: { 'content-type': 'image/png', 'webhook-id': 'm1' },
      })
      expect(Buffer.from(seen!.body as Uint8Array)).toEqual(body)
    })

    test('every answer is an answer, whatever its status', async () => {
      answer = () => ({ status: 503, headers: { 'retry-after': '7' }, text: 'busy' })
      expect(await send()).toMatchObject({ status: 503, headers: { 'retry-after': '7' }, text: 'busy' })
    })

    test('of a long answer only the first 4 KiB are read', async () => {
      answer = () => ({ status: 200, text: 'x'.repeat(1_000_000) })
      expect((await send()).text).toBe('x'.repeat(4096))
    })

    test('a place where nobody listens rejects', async () => {
      await expect(send({ url: place.deadUrl })).rejects.toBeInstanceOf(Error)
    })

    test('whoever does not answer in time is not waited for', async () => {
      const leave = Promise.withResolvers<object>()
      answer = () => leave.promise
      await expect(send({ timeoutMs: 50 })).rejects.toThrow(/within 50 ms/)
      leave.resolve({})
    })

    test('an aborted request ends with the reason', async () => {
      const leave = Promise.withResolvers<object>()
      const controller = new AbortController()
      answer = () => {
        controller.abort(new Error('Stop'))
        return leave.promise
      }
      await expect(send({ signal: controller.signal })).rejects.toThrow('Stop')
      leave.resolve({})
    })
  })
}
