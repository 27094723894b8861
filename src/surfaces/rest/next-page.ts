import type { HttpRequest } from '#surfaces/http'

/**
 * Where the next page is (RFC 8288), when there is one. A page that was asked for by POST is asked for there with the
 * same body, without the cursor in it.
 */
export function nextPage({ url }: HttpRequest, output: unknown): string | undefined {
  const { next_cursor: cursor } = (output ?? {}) as { next_cursor?: unknown }
  if (typeof cursor !== 'string') return undefined
  const [path = '', query = ''] = url.split('?', 2)
  const fields = new URLSearchParams(query)
  fields.set('cursor', cursor)
  return `<${path.replaceAll(/[^!-;=?-~]/g, encodeURIComponent)}?${fields.toString()}>; rel="next"`
}
