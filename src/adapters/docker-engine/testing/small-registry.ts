import { sha256 } from '#lib/hash'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

/** A registry (OCI distribution 1.0) with one image of one layer, under any name and tag but `none`. Loopback ones need no TLS. */
export async function smallRegistry(program: Uint8Array) {
  // The name makes each layer another one, so that every pull is a real one.
  const layer = tar([
    { name: 'bin/busybox', bytes: program },
    { name: 'made', bytes: Buffer.from(String(process.hrtime.bigint())) },
  ])
  const layerBytes = gzipSync(layer, { level: 1 })
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
      os: 'linux',
      config: { Entrypoint: ['/bin/busybox'], Cmd: ['sleep', '3600'] },
      rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] },
    }),
  )
  const partOf = (bytes: Buffer, kind: string) => ({
    mediaType: `application/vnd.docker.${kind}`,
    size: bytes.length,
    digest: `sha256:${sha256(bytes)}`,
  })
  const type = 'application/vnd.docker.distribution.manifest.v2+json'
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: type,
      config: partOf(config, 'container.image.v1+json'),
      layers: [partOf(layerBytes, 'image.rootfs.diff.tar.gzip')],
    }),
  )
  const blobs = new Map([config, layerBytes].map(bytes => [`sha256:${sha256(bytes)}`, bytes]))
  const server = createServer(({ url = '', method }, response) => {
    const [, kind, name = ''] = /\/(manifests|blobs)\/([^/]+)$/.exec(url) ?? []
    if (kind === undefined) return response.end('{}')
    const bytes = kind === 'blobs' ? blobs.get(name) : name === 'none' ? undefined : manifest
    if (!bytes) return response.writeHead(404).end(unknown)
    const headers = { 'content-length': bytes.length, 'docker-content-digest': `sha256:${sha256(bytes)}` }
    response.writeHead(200, {
      ...headers,
      'content-type': kind === 'blobs' ? 'application/octet-stream' : type,
    })
    return response.end(method === 'HEAD' ? undefined : bytes)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const unknown = '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}'
const block = 512

/** POSIX.1-1988 (ustar), only plain files that may be run. */
function tar(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Buffer {
  const parts = files.flatMap(({ name, bytes }) => {
    const head = Buffer.alloc(block)
    head.write(name, 0)
    head.write('0000755\0', 100)
    head.write('0000000\0', 108)
    head.write('0000000\0', 116)
    head.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124)
    head.write('00000000000\0', 136)
    head.write('        ', 148)
    head.write('0', 156)
    head.write('ustar\u{0}00', 257)
    const sum = head.reduce((total, byte) => total + byte, 0)
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    return [head, bytes, Buffer.alloc((block - (bytes.length % block)) % block)]
  })
  return Buffer.concat([...parts, Buffer.alloc(2 * block)])
}
