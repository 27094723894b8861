// The console's page and its files. They hold no secrets and are open; what they show they ask for with a session.
import { Refusal, type Authenticate } from '#kernel'
import type { HttpPart, HttpReply, HttpRequest } from '#surfaces/http'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { consolePages } from './known-pages.ts'
import { serveSessions } from './session-routes.ts'
import type { Sessions } from './sessions.ts'
import { createStaticFiles } from './static-files.ts'

export interface ConsoleOptions {
  /** Where the build put it. */
  readonly folder: string
  readonly sessions: Sessions
  readonly authenticate: Authenticate
  readonly version: string
  readonly isTls: boolean
  url(): string
}

const open = { config: { isOpen: true } }

/** `/` and the pages below it, `/console/*` with what they load, and `/session`. */
export function consolePart(options: ConsoleOptions): HttpPart {
  const { folder } = options
  const fileNamed = createStaticFiles(join(folder, 'console'))
  return {
    name: 'console',
    mount(server) {
      serveSessions(server, options)
      for (const page of ['/', ...consolePages.flatMap(name => [`/${name}`, `/${name}/*`])]) {
        server.get(page, open, (_, reply) => sendPage(reply, folder))
      }
      server.get<{ Params: { name: string } }>('/console/:name', open, async (request, reply) => {
        const file = await fileNamed(request.params.name, takesBrotli(request))
        if (!file) throw nothingHere()
        if (file.coding) void reply.header('content-encoding', file.coding)
        // Their names have a hash of what is in them.
        return reply
          .header('content-type', file.type)
          .header('vary', 'accept-encoding')
          .header('cache-control', 'public, max-age=31536000, immutable')
          .send(file.body)
      })
    },
  }
}

const takesBrotli = ({ headers }: HttpRequest) =>
  /(^|[ ,])br\b(?!;q=0(?:[.0]*)?(?:,|$))/.test(String(headers['accept-encoding']))

/** Read anew each time, so that a console built meanwhile is the one shown; styles made by libraries bear its nonce. */
async function sendPage(reply: HttpReply, folder: string): Promise<string> {
  const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => undefined)
  if (page === undefined) {
    throw new Refusal('DEPENDENCY_UNAVAILABLE', 'The console is not built', {
      suggestions: ['npm run build'],
    })
  }
  const nonce = randomBytes(16).toString('base64')
  void reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', pagePolicy(nonce))
    .header('cache-control', 'no-cache')
  return page.replaceAll('%NONCE%', nonce)
}

/** Nothing from elsewhere, no script of the page itself (CSP Level 3 §2.3). */
const pagePolicy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    // What a script sets on an element is no markup; libraries that place things do so.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

const nothingHere = () =>
  new Refusal('NOT_FOUND', 'There is nothing at this address', { suggestions: ['GET /'] })
