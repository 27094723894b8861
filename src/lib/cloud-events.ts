// CloudEvents 1.0.2 on HTTP ("HTTP Protocol Binding"); section numbers are of that text.

/** The attributes of an event as JSON has them, with `data` or `data_base64`. */
export interface WireEvent {
  readonly datacontenttype?: string
  readonly data_base64?: string
  readonly data?: unknown
  readonly [attribute: string]: unknown
}

/** Names in lower case, as Node gives them. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

export const structuredType = 'application/cloudevents+json'
export const batchType = 'application/cloudevents-batch+json'

/** What an HTTP request carries besides its method and target. */
export interface HttpMessage {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** §3.2: everything in the body. */
export const toStructured = (event: WireEvent): HttpMessage => ({
  headers: { 'content-type': `${structuredType}; charset=utf-8` },
  body: JSON.stringify(event),
})

/** §3.3: many events in one body. */
export const toBatch = (events: readonly WireEvent[]): HttpMessage => ({
  headers: { 'content-type': `${batchType}; charset=utf-8` },
  body: JSON.stringify(events),
})

/** §3.1: attributes in headers, data in the body. */
export function toBinary(event: WireEvent): HttpMessage {
  const { data, data_base64, datacontenttype, ...attributes } = event
  const headers = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [`ce-${name}`, encodeHeader(String(value))] as const)
  return {
    headers: { ...Object.fromEntries(headers), 'content-type': datacontenttype ?? 'application/json' },
    body: data_base64 === undefined ? JSON.stringify(data ?? null) : Buffer.from(data_base64, 'base64'),
  }
}

export type Mode = 'structured' | 'batch' | 'binary'

/** §3: how a request carries events, by its content type; undefined when it carries none. */
export function modeOf(headers: Headers): Mode | undefined {
  const [type] = contentTypeOf(headers).toLowerCase().split(';', 1)
  if (type!.trim() === structuredType) return 'structured'
  if (type!.trim() === batchType) return 'batch'
  return 'ce-specversion' in headers || 'ce-id' in headers || 'ce-type' in headers ? 'binary' : undefined
}

/** Reads a request in binary mode. JSON becomes `data`, other bytes `data_base64`; `parse` throws on broken JSON. */
export function fromBinary(headers: Headers, body: Uint8Array, parse = parseJson): WireEvent {
  const attributes = Object.entries(headers)
    .filter(([name]) => name.startsWith('ce-'))
    .map(([name, value]) => [name.slice(3), decodeHeader(String(value))] as const)
  const contentType = contentTypeOf(headers)
  return {
    ...Object.fromEntries(attributes),
    ...(contentType && { datacontenttype: contentType }),
    ...dataOf(contentType, Buffer.from(body), parse),
  }
}

function dataOf(contentType: string, body: Buffer, parse: (text: string) => unknown): WireEvent {
  if (body.byteLength === 0) return {}
  return isJson(contentType) ? { data: parse(body.toString()) } : { data_base64: body.toString('base64') }
}

const parseJson = (text: string): unknown => JSON.parse(text)

/** CloudEvents JSON format 1.0.2, §3.1: `application/json` and everything that ends in `+json`; it is also the default. */
export const isJson = (contentType: string) =>
  contentType === '' || /^[^;]*[/+]json\s*(;|$)/i.test(contentType)

const contentTypeOf = ({ 'content-type': type }: Headers) => (typeof type === 'string' ? type : '')

/** §3.1.3.2: space, `"`, `%` and everything outside of printable ASCII as percent-encoded UTF-8. */
export const encodeHeader = (value: string): string =>
  value
    .toWellFormed()
    .replaceAll(/[^\u0021\u0023\u0024\u0026-\u007e]/gu, character =>
      [...Buffer.from(character)]
        .map(byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
        .join(''),
    )

/** §3.1.3.2: quotes off, then percent-encoded bytes back to text; what is no percent-encoding stays as it is. */
export function decodeHeader(value: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(value.trim())?.[1]
  const bare = quoted === undefined ? value : quoted.replaceAll(/\\(.)/g, '$1')
  return bare.replaceAll(/(?:%[0-9a-f]{2})+/gi, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString())
}
