import { forbidden, Refusal, type Blobs } from '#kernel'
import { unreadable, type HttpServer } from '#surfaces/http'

/** Content-addressed bytes. Pictures are shown as what their first bytes say; anything else is a download. */
export function serveBlobs(api: HttpServer, blobs: Blobs): void {
  api.get<{ Params: { hash: string } }>(
    '/blobs/:hash',
    async ({ params: { hash }, headers, caller }, reply) => {
      if (!caller?.can('blobs:read')) throw forbidden('blobs:read')
      if (!/^[0-9a-f]{64}$/.test(hash)) {
        throw unreadable('A blob is named by its SHA-256: 64 lower-case hex digits', 422)
      }
      const etag = `"${hash}"`
      const isKnown = headers['if-none-match'] === etag && (await blobs.has(hash))
      const bytes = isKnown ? undefined : await blobs.get(hash)
      if (!isKnown && !bytes) {
        throw new Refusal('NOT_FOUND', `There is no blob ${hash}`, { details: { hash } })
      }

      void reply.header('etag', etag).header('cache-control', 'private, max-age=31536000, immutable')
      if (!bytes) return reply.code(304).send()
      const type = pictureType(bytes)
      if (!type) void reply.header('content-disposition', `attachment; filename="${hash}"`)
      return reply
        .header('content-type', type ?? 'application/octet-stream')
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    },
  )
}

/** By magic number; a type that browsers could run as a page is never said. */
function pictureType(bytes: Uint8Array): string | undefined {
  const startsWith = (start: readonly number[], from = 0) =>
    start.every((byte, index) => bytes[from + index] === byte)
  if (startsWith([0xff, 0xd8, 0xff])) return 'image/jpeg'
  if (startsWith([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  if (startsWith(ascii('RIFF')) && startsWith(ascii('WEBP'), 8)) return 'image/webp'
  return undefined
}

const ascii = (text: string) => [...text].map(letter => letter.charCodeAt(0))
