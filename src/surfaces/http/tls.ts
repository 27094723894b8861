import type { TlsOptions } from 'node:tls'

/** PEM files of this server. */
export interface TlsFiles {
  readonly cert: Buffer
  readonly key: Buffer
  /** Authorities whose client certificates are believed (mTLS). Who shows none may still show a key. */
  readonly clientCa?: Buffer | undefined
}

const handshakeMs = 4000

/** TLS 1.3 (RFC 8446) and nothing older: there is no cipher to choose wrongly, and no renegotiation. */
export const secureOptions = ({ cert, key, clientCa }: TlsFiles): TlsOptions => ({
  cert,
  key,
  minVersion: 'TLSv1.3',
  handshakeTimeout: handshakeMs,
  ...(clientCa && { ca: clientCa, requestCert: true, rejectUnauthorized: false }),
})
