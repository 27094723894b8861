import { Refusal } from '#kernel'
import { batchType, fromBinary, modeOf, structuredType } from '#lib/cloud-events'
import { isDeeper, unreadable, type HttpRequest } from '#surfaces/http'
import { TextDecoder } from 'node:util'

/** Parses JSON that has no `__proto__` in it; throws what was wrong. */
export type ParseJson = (text: string) => unknown

const maxDepth = 64

/** The events a request carries, in whichever of the three modes (HTTP Protocol Binding 1.0.2, §3). */
export function readRequest(request: HttpRequest, parse: ParseJson): readonly unknown[] {
  const { headers } = request
  const body = request.body instanceof Uint8Array ? request.body : new Uint8Array()
  const read = (text: string) => parseBounded(text, parse)
  switch (modeOf(headers)) {
    case 'structured': {
      return [read(decode(body))]
    }
    case 'batch': {
      return listOf(read(decode(body)))
    }
    case 'binary': {
      assertNoRepeats(request)
      return [fromBinary(headers, checkText(body, headers), read)]
    }
    case undefined: {
      throw unsupported()
    }
  }
}

function parseBounded(text: string, parse: ParseJson): unknown {
  if (isDeeper(text, maxDepth)) {
    throw new Refusal('TOO_LARGE', `JSON is nested at most ${maxDepth} deep here`, {
      details: { max_depth: maxDepth },
    })
  }
  try {
    return parse(text)
  } catch (error) {
    throw unreadable(`The body is not JSON: ${(error as Error).message}`)
  }
}

function listOf(events: unknown): readonly unknown[] {
  if (Array.isArray(events)) return events as unknown[]
  throw unreadable('A batch of events is a JSON array')
}

/** JSON is UTF-8 (RFC 8259 §8.1); what is not would be taken in as something else. */
function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw unreadable('The body is not UTF-8')
  }
}

function checkText(body: Uint8Array, { 'content-type': type }: HttpRequest['headers']): Uint8Array {
  if (type === undefined || /json/i.test(type)) decode(body)
  return body
}

/** Node joins a header that is sent twice; an attribute has one value. */
function assertNoRepeats({ raw: { rawHeaders } }: HttpRequest): void {
  const names = rawHeaders
    .filter((name, index) => index % 2 === 0 && /^ce-/i.test(name))
    .map(name => name.toLowerCase())
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated === undefined) return
  throw unreadable(`The header ${repeated} is there more than once`)
}

const unsupported = () =>
  new Refusal(
    'UNSUPPORTED_MEDIA_TYPE',
    `Send CloudEvents: ${structuredType}, ${batchType}, or the headers ce-id, ce-source, ce-type and ce-specversion`,
    { status: 415, suggestions: [`send_${structuredType}`, 'send_ce_headers'] },
  )
