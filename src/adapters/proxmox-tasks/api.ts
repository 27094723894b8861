import { refusedBy, unanswered, type Asked } from './errors.ts'

export interface ProxmoxApiOptions {
  /** `https://pve.example:8006` */
  readonly url: string
  /** `root@pam!alice=…`: the whole token, shown to nobody. */
  readonly token: string
  readonly fetch?: typeof fetch | undefined
  /** How long an answer may take. Refused credentials are answered after 3 s. */
  readonly answerMs?: number | undefined
}

export interface Asking extends Asked {
  readonly params?: Readonly<Record<string, string | number>> | undefined
}

export interface ProxmoxApi {
  /** Who asks, as UPIDs name it: `root@pam!alice`. */
  readonly user: string
  /** The `data` of the answer; throws EngineError. */
  ask<T>(asking: Asking, signal: AbortSignal): Promise<T>
}

/** Asks a Proxmox VE with an API token. Nothing is asked a second time here: that is for whoever knows what it does. */
export function proxmoxApi({
  url,
  token,
  fetch: send = fetch,
  answerMs = 30_000,
}: ProxmoxApiOptions): ProxmoxApi {
  const base = `${url.replace(/\/$/, '')}/api2/json`
  return {
    user: /^[^=\s]+/.exec(token)?.[0] ?? '',
    async ask<T>(asking: Asking, signal: AbortSignal) {
      signal.throwIfAborted()
      const { method, path, params } = asking
      const form = formOf(params)
      const query = method === 'GET' && params ? `?${form.toString()}` : ''
      try {
        const response = await send(`${base}${path}${query}`, {
          method,
          headers: { authorization: `PVEAPIToken=${token}` },
          redirect: 'error',
          signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
          ...(method !== 'GET' && params && { body: form }),
        })
        const text = await response.text()
        const body = jsonIn(text)
        if (response.ok && body) return body.data as T
        if (response.ok) throw unanswered(new Error('its answer is no JSON'), asking)
        throw refusedBy({ status: response.status, reason: response.statusText, body }, asking)
      } catch (error) {
        if (signal.aborted) throw signal.reason
        if ((error as Error).name === 'EngineError') throw error
        throw unanswered(error as Error, asking)
      }
    },
  }
}

const formOf = (params: Asking['params'] = {}) =>
  new URLSearchParams(Object.entries(params).map(([name, value]): [string, string] => [name, String(value)]))

function jsonIn(text: string): { readonly data?: unknown } | undefined {
  try {
    return JSON.parse(text) as { readonly data?: unknown }
  } catch {
    // A proxy in between, or an answer that broke off.
    return undefined
  }
}

/** Names in a path are encoded: a UPID has colons, and a name of somebody else may have a slash. */
export const pathOf = (parts: TemplateStringsArray, ...names: readonly (string | number)[]): string =>
  String.raw({ raw: parts }, ...names.map(name => encodeURIComponent(name)))
