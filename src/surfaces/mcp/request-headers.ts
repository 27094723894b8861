// The headers that repeat parts of the body, so that gateways can route without reading it (2026-07-28, streamable-http
// §request metadata). They have to agree with the body.
import type { IncomingHttpHeaders } from 'node:http'
import { codes, isFields, metaKeys, protocolError, type Fields, type RpcRequest } from './protocol.ts'
import type { ParamHeader } from './tools.ts'

const nameFields: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
}

export function checkVersionHeader(headers: IncomingHttpHeaders, params: Fields): void {
  const said = isFields(params._meta) ? params._meta[metaKeys.version] : undefined
  const header = headers['mcp-protocol-version']
  if (header === undefined) throw mismatch('MCP-Protocol-Version is missing')
  if (typeof said === 'string' && said !== header) {
    throw mismatch('MCP-Protocol-Version differs from the version in _meta')
  }
}

export function checkHeaders(headers: IncomingHttpHeaders, { method, params }: RpcRequest): void {
  if (headers['mcp-method'] !== method) throw mismatch('Mcp-Method is not the method of the body')
  const field = nameFields[method]
  const name = field === undefined ? undefined : params[field]
  if (typeof name !== 'string') return
  const header = headers['mcp-name']
  if (typeof header !== 'string') throw mismatch('Mcp-Name is missing')
  if (header !== name && decoded(header) !== name) throw mismatch(`Mcp-Name is not the ${field} of the body`)
}

/** `Mcp-Param-…` for arguments marked with `x-mcp-header`. */
export function checkParamHeaders(
  headers: IncomingHttpHeaders,
  marked: readonly ParamHeader[],
  args: unknown,
): void {
  for (const { header, path } of marked) {
    const given = headers[`mcp-param-${header}`]
    const value = valueAt(args, path)
    if (value === undefined || value === null) {
      if (given !== undefined) throw mismatch(`Mcp-Param-${header} stands for nothing in the body`)
      continue
    }
    if (typeof given !== 'string') throw mismatch(`Mcp-Param-${header} is missing`)
    if (!isSame(decoded(given), value)) throw mismatch(`Mcp-Param-${header} differs from the body`)
  }
}

const valueAt = (args: unknown, path: readonly string[]): unknown => {
  let value = args
  for (const name of path) value = isFields(value) ? value[name] : undefined
  return value
}

const isSame = (text: string, value: unknown) =>
  typeof value === 'number' ? text.trim() !== '' && Number(text) === value : text === String(value)

const encoded = /^=\?base64\?(.*)\?=$/
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** §value encoding: base64 between `=?base64?` and `?=`, everything else as it is. */
function decoded(header: string): string {
  const body = encoded.exec(header)?.[1]
  if (body === undefined) {
    if (/[^\t\x20-\x7e]/.test(header)) throw mismatch('A header has characters that no header may have')
    return header
  }
  if (!base64.test(body)) throw mismatch('A header is not the base64 it says it is')
  return Buffer.from(body, 'base64').toString()
}

const mismatch = (message: string) => protocolError(codes.headerMismatch, `Header mismatch: ${message}`)
