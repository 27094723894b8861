// The documentation, as it was built: files, packed beforehand, open to everybody, with nothing of this installation.
import { Refusal } from '#kernel'
import { isNamed, type HttpPart, type HttpReply, type HttpRequest } from '#surfaces/http'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { llmsText } from './llms-text.ts'
import { fileAt, findSite, type SiteIndex } from './site-index.ts'

export interface DocsSiteOptions {
  /** Where the site was built: `dist/docs`. */
  readonly folder: string
}

const open = { config: { isOpen: true } }

/** `/docs` and everything below it that is not somebody else's. */
export function docsSitePart({ folder }: DocsSiteOptions): HttpPart {
  return {
    name: 'docs-site',
    mount(server) {
      const find = findSite(folder)
      const answer = async (request: HttpRequest, reply: HttpReply) =>
        sendFile(request, reply, { site: await find(), folder })
      server.get('/docs', open, answer)
      server.get('/docs/*', open, answer)
      server.get('/llms.txt', open, async (request, reply) => {
        void reply
          .header('content-type', 'text/plain; charset=utf-8')
          .header('cache-control', 'public, no-cache')
        return llmsText(await find(), `${request.protocol}://${request.headers.host}`)
      })
    },
  }
}

interface Place {
  readonly site: SiteIndex
  readonly folder: string
}

async function sendFile(request: HttpRequest, reply: HttpReply, { site, folder }: Place) {
  const path = fileAt(site, (request.params as Readonly<Record<string, string>>)['*'] ?? '')
  if (path === undefined) return sendNothing(request, reply, { site, folder })
  const { hash, packed } = site.files.get(path)!
  const isPacked = packed !== undefined && takesBrotli(request.headers['accept-encoding'])
  const tag = isPacked ? `"${hash};br"` : `"${hash}"`
  void reply.headers({
    'content-type': typeByEnding[extname(path)] ?? 'application/octet-stream',
    'cache-control': isForever(path) ? 'public, max-age=31536000, immutable' : 'public, no-cache',
    etag: tag,
  })
  if (path.endsWith('.html')) void reply.header('content-security-policy', policyOf(site))
  const known = request.headers['if-none-match']
  if (typeof known === 'string' && isNamed(known, tag, { mayBeWeak: true })) return reply.code(304).send()
  if (isPacked) void reply.header('content-encoding', 'br').header('vary', 'accept-encoding')
  return reply.send(await readFile(join(folder, isPacked ? `${path}.br` : path)))
}

/** A page for people, and a problem for programs. */
async function sendNothing({ headers }: HttpRequest, reply: HttpReply, { site, folder }: Place) {
  if (!site.files.has('404.html') || headers.accept?.includes('text/html') !== true) throw nothingHere(site)
  return reply
    .code(404)
    .header('content-type', typeByEnding['.html'])
    .header('content-security-policy', policyOf(site))
    .send(await readFile(join(folder, '404.html')))
}

function nothingHere({ files }: SiteIndex): Refusal {
  if (files.size > 0) {
    return new Refusal('NOT_FOUND', 'There is no such page', { suggestions: ['GET /docs', 'GET /llms.txt'] })
  }
  return new Refusal('NOT_FOUND', 'The documentation was not built; npm run build does it', {
    suggestions: ['GET /docs/live'],
  })
}

/** Brotli, unless it is left out or given no weight (RFC 9110 §12.5.3). */
function takesBrotli(accepted: string | string[] | undefined): boolean {
  return /(?:^|,)\s*br\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i.test(String(accepted ?? ''))
}

/** Its name changes with its content. */
const isForever = (path: string) => path.startsWith('assets/')

const typeByEnding: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
}

/**
 * Scripts of the site itself and the few that stand inside its pages, by their hashes. Styles may stand in attributes:
 * that is how code is colored, and what they can do without a script is little.
 */
const policyOf = ({ scripts }: SiteIndex) =>
  [
    "default-src 'none'",
    ["script-src 'self'", ...scripts].join(' '),
    "style-src-elem 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
