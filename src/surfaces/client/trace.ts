/** W3C Trace Context §3.2: version 00, lower-case hex, neither id all zeros. */
const traceparentPattern = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

/** The header when it is one; what cannot be read is dropped, as §4.3 asks. */
export const parseTraceparent = (text: unknown): string | undefined =>
  typeof text === 'string' && traceparentPattern.test(text) ? text : undefined

/** The caller's trace id, or a new one. */
export const traceIdOf = (traceparent: string | undefined): string =>
  traceparent === undefined ? newTraceId() : traceparent.slice(3, 35)

/** Made for nearly every request that brings none, so from the random numbers that `randomUUID` keeps in stock. */
const newTraceId = () => crypto.randomUUID().replaceAll('-', '')
