// Where a client learns whose tokens this server takes (RFC 9728). Open: it is asked for by those who have none yet.
import type { HttpReply, HttpRequest, HttpServer } from '#surfaces/http'

const wellKnown = '/.well-known/oauth-protected-resource'

export function serveMetadata(http: HttpServer, path: string, issuers: readonly string[]): void {
  if (issuers.length === 0) return
  const answer = async (request: HttpRequest, reply: HttpReply) =>
    reply.header('content-type', 'application/json').send({
      resource: `${originOf(request)}${path}`,
      authorization_servers: issuers,
      bearer_methods_supported: ['header'],
      resource_name: 'Alice',
    })
  const open = { config: { isOpen: true } }
  http.get(wellKnown, open, answer)
  http.get(`${wellKnown}${path}`, open, answer)
  http.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode === 401) {
      const where = `${originOf(request)}${wellKnown}${path}`
      void reply.header('www-authenticate', `Bearer realm="alice", resource_metadata="${where}"`)
    }
    return payload
  })
}

/** As the client sees it; the name was checked before anything is answered. */
const originOf = ({ protocol, headers }: HttpRequest) => `${protocol}://${headers.host}`
