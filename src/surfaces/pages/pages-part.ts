import { Refusal } from '#kernel'
import type { HttpPart, HttpReply } from '#surfaces/http'
import type { DescribedApi } from './described-api.ts'
import { overviewPage, tagPage, tagPath } from './docs-pages.ts'
import { pagePolicy } from './page-style.ts'

export interface PagesOptions {
  /** OpenAPI 3.1, the same for everybody: these pages are open, so it shows nothing of this installation. */
  describe(): DescribedApi
}

const open = { config: { isOpen: true } }

/** What browsers ask for: the docs under `/docs`, and the small files they look for by themselves. */
export function pagesPart({ describe }: PagesOptions): HttpPart {
  return {
    name: 'pages',
    mount(server) {
      let pages: ReadonlyMap<string, string> | undefined
      const pageAt = (path: string) => (pages ??= renderPages(describe())).get(path)
      server.get('/docs', open, async (_, reply) => sendPage(reply, pageAt('/docs')))
      server.get<{ Params: { tag: string } }>('/docs/operations/:tag', open, async ({ params }, reply) =>
        sendPage(reply, pageAt(tagPath(params.tag))),
      )
      server.get('/robots.txt', open, async (_, reply) => {
        void reply.header('content-type', 'text/plain; charset=utf-8')
        return 'User-agent: *\nDisallow: /\n'
      })
      server.get('/favicon.ico', open, async (_, reply) => reply.code(204).send())
      server.get('/.well-known/*', open, async () => {
        throw nothingHere()
      })
    },
  }
}

/** Made once, when somebody looks. */
const renderPages = (api: DescribedApi): ReadonlyMap<string, string> =>
  new Map([
    ['/docs', overviewPage(api)],
    ...api.tags.map(tag => [tagPath(tag.name), tagPage(api, tag)] as const),
  ])

function sendPage(reply: HttpReply, text: string | undefined): string {
  if (text === undefined) throw nothingHere()
  void reply.header('content-type', 'text/html; charset=utf-8').header('content-security-policy', pagePolicy)
  return text
}

const nothingHere = () =>
  new Refusal('NOT_FOUND', 'There is nothing at this address', { suggestions: ['GET /docs'] })
