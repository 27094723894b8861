import { Refusal, type Caller } from '#kernel'
import type { HttpPart, HttpReply, HttpRequest } from '#surfaces/http'
import { resourceManifest } from './ard-manifest.ts'
import type { DescribedApi } from './described-api.ts'
import { livePath, overviewPage, tagPage } from './docs-pages.ts'
import { pagePolicy } from './page-style.ts'

export interface PagesOptions {
  readonly version: string
  /** OpenAPI 3.1 of what this caller may use, with what plugins added. */
  describe(caller: Caller): DescribedApi
}

const open = { config: { isOpen: true } }

/** What this server has, to whoever shows a key, without scripts; and the small files that programs look for by themselves. */
export function pagesPart({ version, describe }: PagesOptions): HttpPart {
  return {
    name: 'pages',
    mount(server) {
      server.get(livePath, async ({ caller }, reply) => sendPage(reply, overviewPage(describe(caller!))))
      server.get<{ Params: { tag: string } }>(
        `${livePath}/operations/:tag`,
        async ({ caller, params }, reply) => {
          const api = describe(caller!)
          const tag = api.tags.find(({ name }) => name === params.tag)
          if (!tag) throw nothingHere(livePath)
          return sendPage(reply, tagPage(api, tag))
        },
      )
      server.get('/robots.txt', open, async (_, reply) => {
        void reply.header('content-type', 'text/plain; charset=utf-8')
        return robots
      })
      server.get('/favicon.ico', open, async (_, reply) => reply.code(204).send())
      server.get('/.well-known/ard.json', open, async (request, reply) => {
        const manifest = resourceManifest(originOf(request), version)
        if (!manifest) throw nothingHere('/llms.txt')
        return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(manifest))
      })
      server.get('/.well-known/*', open, async () => {
        throw nothingHere('/llms.txt')
      })
    },
  }
}

/** Pages are the same everywhere, and those of the console hold nothing without a session; the rest is for nobody's index. */
const robots = `User-agent: *
Allow: /
Disallow: /api/
Disallow: /session
Disallow: /graphql
Disallow: /mcp
Disallow: /metrics
Disallow: /ws
Disallow: ${livePath}
`

/** As the client reaches it; the name was checked before anything is answered. */
const originOf = ({ protocol, headers }: HttpRequest) => `${protocol}://${headers.host}`

function sendPage(reply: HttpReply, text: string): string {
  void reply.header('content-type', 'text/html; charset=utf-8').header('content-security-policy', pagePolicy)
  return text
}

const nothingHere = (instead: string) =>
  new Refusal('NOT_FOUND', 'There is nothing at this address', { suggestions: [`GET ${instead}`] })
