import { Refusal, type Authenticate } from '#kernel'
import { credentialsOf, unreadable, type HttpRequest, type HttpServer } from '#surfaces/http'
import { z } from 'zod'
import type { Sessions } from './sessions.ts'

export interface SessionDeps {
  readonly sessions: Sessions
  readonly authenticate: Authenticate
  readonly version: string
  readonly isTls: boolean
  /** Where people reach this server, without a slash at its end. */
  url(): string
}

/** The path of the page that takes a link's code from behind the `#`, where no log and no referrer sees it. */
export const linkOf = (url: string, code: string) => `${url}/login#code=${code}`

const Beginning = z.union([
  z.strictObject({ key: z.string().trim().min(1).max(16_384) }),
  z.strictObject({ code: z.string().min(1).max(200) }),
])

/** `POST`, `GET` and `DELETE /session`, and `POST /session/links`. */
export function serveSessions(
  server: HttpServer,
  { sessions, authenticate, version, isTls, url }: SessionDeps,
) {
  const place = `Path=/; HttpOnly; SameSite=Strict${isTls ? '; Secure' : ''}`

  server.post('/session', { config: { isOpen: true } }, async (request, reply) => {
    assertFromHere(request)
    const { success, data } = Beginning.safeParse(request.body)
    if (!success) throw unreadable('A session begins with {"key": "…"} or {"code": "…"}', 422)
    const token = 'key' in data ? data.key : sessions.redeem(data.code)
    if (token === undefined) throw usedUp()
    const caller = await authenticate({ token, address: request.raw.socket.remoteAddress })
    if (!caller) throw usedUp()
    const cookie = `${sessions.cookie}=${sessions.seal(token)}; Max-Age=${sessions.lifeSeconds}; ${place}`
    void reply.header('set-cookie', cookie)
    return { actor: caller.actor, roles: caller.roles ?? [], version }
  })

  server.get('/session', async ({ caller }) => ({
    actor: caller!.actor,
    roles: caller!.roles ?? [],
    version,
  }))

  server.delete('/session', { config: { isOpen: true } }, async (request, reply) => {
    assertFromHere(request)
    void reply.code(204).header('set-cookie', `${sessions.cookie}=; Max-Age=0; ${place}`)
  })

  server.post('/session/links', (request, reply) => {
    assertFromHere(request)
    const token = shownToken(request, sessions)
    if (token === undefined) {
      throw new Refusal('INVALID_INPUT', 'A link stands for a key: ask with one', {
        suggestions: ['send_key'],
      })
    }
    const { code, expiresAt } = sessions.makeCode(token)
    void reply.send({ url: linkOf(url(), code), expires_at: new Date(expiresAt).toISOString() })
  })
}

function shownToken({ raw }: HttpRequest, sessions: Sessions) {
  const shown = credentialsOf(raw)
  return shown.token ?? sessions.open(shown.sessions ?? [])
}

const usedUp = () =>
  new Refusal('UNAUTHENTICATED', 'This link was used or has run out', {
    suggestions: ['alice dashboard', 'send_key'],
  })

/** Browsers say where a request comes from; nothing but our own pages may begin or end a session. */
function assertFromHere({ headers }: HttpRequest) {
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return
  throw new Refusal('WRONG_ORIGIN', 'Requests from the pages of other sites are not answered', {
    status: 403,
  })
}
