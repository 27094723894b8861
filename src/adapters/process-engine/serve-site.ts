import { lstat, readFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'

const typeByExtension: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml',
}

/** Serves the pages of a folder as they are now, and nothing outside of it. */
export function siteServer(folder: string): Server {
  return createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return void response.writeHead(405, { allow: 'GET, HEAD' }).end()
    }
    void answer(folder, request.url ?? '/', response)
  })
}

async function answer(folder: string, url: string, response: ServerResponse): Promise<void> {
  const path = pageOf(url)
  const page = path === undefined ? undefined : await read(join(folder, path))
  const type = page && typeByExtension[extname(path!)]
  response.writeHead(page ? 200 : 404, {
    'cache-control': 'no-cache',
    'content-type': page ? (type ?? 'application/octet-stream') : 'text/plain',
    'x-content-type-options': 'nosniff',
  })
  response.end(page ?? 'There is no such page.\n')
}

/** Each part of a path begins with a letter, digit, `_` or `-`, so that none of them leads upwards. */
function pageOf(url: string): string | undefined {
  const [path = ''] = url.split(/[?#]/, 1)
  const whole = path.endsWith('/') ? `${path}index.html` : path
  return /^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(whole) ? whole.slice(1) : undefined
}

async function read(path: string): Promise<Buffer | undefined> {
  // A link may lead out of the folder, and whoever made it was not us.
  const found = await lstat(path).catch(() => undefined)
  return found?.isFile() ? readFile(path).catch(() => undefined) : undefined
}
