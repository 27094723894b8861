import type { TlsFiles } from '#surfaces/http'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { createSecureContext } from 'node:tls'
import type { Config } from '../config.ts'

type TlsConfig = Pick<Config, 'ALICE_TLS_CERT' | 'ALICE_TLS_KEY' | 'ALICE_TLS_CLIENT_CA'>

/** Certificate, key and authorities as the configuration names them; undefined when it names none. */
export async function readTls(config: TlsConfig): Promise<TlsFiles | undefined> {
  const { ALICE_TLS_CERT: cert, ALICE_TLS_KEY: key, ALICE_TLS_CLIENT_CA: clientCa } = config
  if (cert === undefined && key === undefined && clientCa === undefined) return undefined
  if (cert === undefined || key === undefined) {
    throw unusable('ALICE_TLS_CERT and ALICE_TLS_KEY belong together')
  }
  const files = {
    cert: await read('ALICE_TLS_CERT', cert),
    key: await read('ALICE_TLS_KEY', key),
    ...(clientCa !== undefined && { clientCa: await read('ALICE_TLS_CLIENT_CA', clientCa) }),
  }
  try {
    createSecureContext({ cert: files.cert, key: files.key, ca: files.clientCa })
  } catch (error) {
    throw unusable(`The certificate and its key cannot be used: ${(error as Error).message}`, error)
  }
  return files
}

const read = (name: string, path: string) =>
  readFile(path).catch((error: unknown) => {
    throw unusable(`${name} cannot be read: ${path}`, error)
  })

/** Keys must not travel in the clear: beyond this machine there is TLS, or somebody has said that there need not be. */
export function assertPrivate(
  {
    ALICE_HOST: host,
    ALICE_INSECURE_HTTP: isInsecureWanted,
  }: Pick<Config, 'ALICE_HOST' | 'ALICE_INSECURE_HTTP'>,
  tls: TlsFiles | undefined,
): void {
  if (tls || isInsecureWanted || isLoopback(host)) return
  throw unusable(
    `${host} can be reached by other machines, and keys would travel in the clear. Set ALICE_TLS_CERT and ALICE_TLS_KEY; or ALICE_INSECURE_HTTP=true when something in front of Alice does TLS`,
  )
}

const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

const unusable = (message: string, cause?: unknown) => new RangeError(message, { cause })
