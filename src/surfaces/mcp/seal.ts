// What the server hands to a client and wants back unchanged. MCP 2026-07-28, MRTR §server requirements 4 and 5: bound
// to who asked, to the request, and to a time.
import { canonicalJson } from '#lib/canonical'
import { sha256 } from '#lib/hash'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { codes, isFields, protocolError, type Fields } from './protocol.ts'

export interface Seal {
  close(binding: Binding, state: unknown): string
  /** The state as it was closed in; refuses what was changed, is too old or belongs to somebody or something else. */
  open(binding: Binding, sealed: unknown): unknown
}

export interface Binding {
  readonly actor: string
  readonly method: string
  /** What the request is about: the name of a tool and its arguments. */
  readonly about: Fields
}

const lifeMs = 900_000
const longest = 32_768

export function createSeal(secret: string | Uint8Array, now: () => number = Date.now): Seal {
  const sign = (body: string) => createHmac('sha256', secret).update(body).digest('base64url')

  return {
    close(binding, state) {
      const text = JSON.stringify({ for: bindingOf(binding), until: now() + lifeMs, state })
      const body = Buffer.from(text).toString('base64url')
      return `${body}.${sign(body)}`
    },
    open(binding, sealed) {
      const parts = typeof sealed === 'string' && sealed.length <= longest ? sealed.split('.') : []
      const [body = '', signature = ''] = parts
      if (parts.length !== 2 || !isEqual(signature, sign(body))) throw broken()
      const kept: unknown = JSON.parse(Buffer.from(body, 'base64url').toString())
      if (!isFields(kept) || kept.for !== bindingOf(binding)) throw broken()
      if (!(Number(kept.until) > now())) throw protocolError(codes.invalidParams, 'requestState is too old')
      return kept.state
    },
  }
}

const isEqual = (given: string, right: string) =>
  given.length === right.length && timingSafeEqual(Buffer.from(given), Buffer.from(right))

const bindingOf = ({ actor, method, about }: Binding) => sha256(canonicalJson({ actor, method, about }))

const broken = () => protocolError(codes.invalidParams, 'requestState is not what was given out')
