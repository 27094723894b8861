// Plain HTTP/2 as gRPC wants it (grpc/doc/PROTOCOL-HTTP2.md): a client library would cost the measuring process more
// than the server, and cuts its requests into pieces that others send as one.
import { once } from 'node:events'
import { connect, type ClientHttp2Session } from 'node:http2'
import type { Connection, GrpcTarget } from '../target.ts'

const prefixBytes = 5

export async function openGrpc({ address, path, message, metadata }: GrpcTarget): Promise<Connection> {
  const session = connect(`http://${address}`)
  await once(session, 'connect')
  const headers = {
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...metadata,
  }
  const frame = framed(Buffer.from(message, 'base64'))
  return { call: () => callOnce(session, headers, frame), close: () => session.destroy() }
}

function callOnce(
  session: ClientHttp2Session,
  headers: Readonly<Record<string, string>>,
  frame: Buffer,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let status: unknown = 'missing'
    const stream = session.request(headers)
    stream.on('response', answer => (status = answer['grpc-status'] ?? status))
    stream.on('trailers', trailers => (status = trailers['grpc-status']))
    stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
    stream.once('error', reject)
    stream.once('end', () => {
      if (status === '0') resolve(Buffer.concat(chunks))
      else reject(new Error(`The gRPC status is ${String(status)}`))
    })
    stream.end(frame)
  })
}

/** Not compressed, and how long it is. */
function framed(message: Buffer): Buffer {
  const frame = Buffer.alloc(prefixBytes + message.length)
  frame.writeUInt32BE(message.length, 1)
  message.copy(frame, prefixBytes)
  return frame
}
