import { Refusal } from '#kernel'
import type { Beside } from './beside.ts'
import { leanFetch } from './lean-fetch.ts'
import { hasBrowser, openBrowser } from './open-browser.ts'
import { ownerKey } from './owner-key.ts'
import { findServer } from './server-file.ts'

interface Link {
  readonly url: string
  readonly expires_at: string
}

/** `alice dashboard`: a link that brings in once, printed and shown in a browser where there is one. */
export async function dashboard(
  { way, screen }: Beside,
  { json }: { readonly json: boolean },
): Promise<number> {
  const link = await askForLink(way.place)
  if (json) {
    screen.print(JSON.stringify(link, undefined, 2))
    return 0
  }
  screen.print(`  Dashboard   ${link.url}`)
  screen.print(`  It brings you in once, until ${new Date(link.expires_at).toLocaleTimeString()}`)
  if (screen.isTty && hasBrowser(await way.config())) openBrowser(link.url)
  return 0
}

async function askForLink({ home, url, key }: Beside['way']['place']): Promise<Link> {
  const server =
    url === undefined ? await findServer(home) : { url, fetch: url.startsWith('http:') ? leanFetch : fetch }
  if (!server) {
    throw new Refusal(
      'NO_SERVER',
      'No server of this data folder is running, and the dashboard is a page of it',
      {
        status: 409,
        suggestions: ['alice up --open'],
        details: { home },
      },
    )
  }
  const shown = url === undefined ? await ownerKey(home) : key
  if (shown === undefined) {
    throw new Refusal('UNAUTHENTICATED', 'A link stands for a key: set ALICE_KEY', {
      suggestions: ['set ALICE_KEY'],
    })
  }
  const response = await server.fetch(new URL('/session/links', server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${shown}`, 'content-type': 'application/json' },
    body: '{}',
  })
  const answer = JSON.parse(await response.text()) as Link & { error?: { code: string; message: string } }
  if (response.ok) return answer
  const { code = 'FAULT', message = `${server.url} answered ${response.status}` } = answer.error ?? {}
  throw new Refusal(code, message, { status: response.status })
}
