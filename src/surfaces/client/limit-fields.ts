import type { LimitState } from '#kernel'

/** RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-10) as a state; undefined without both. */
export function readLimit(headers: Headers): LimitState | undefined {
  const [, name, limit, window_seconds] = match(headers.get('ratelimit-policy'), 'q', 'w')
  const [, same, remaining, reset_seconds] = match(headers.get('ratelimit'), 'r', 't')
  if (name === undefined || name !== same) return undefined
  return {
    policy: name.replaceAll(/\\(.)/g, '$1'),
    limit: Number(limit),
    remaining: Number(remaining),
    reset_seconds: Number(reset_seconds),
    window_seconds: Number(window_seconds),
  }
}

const match = (field: string | null, first: string, second: string) =>
  new RegExp(`^"((?:[^"\\\\]|\\\\.){0,200})";${first}=(\\d{1,15});${second}=(\\d{1,15})$`).exec(
    field ?? '',
  ) ?? []
