import type { Operations } from '#contracts/operations'
// The door `alice/client`: every operation of an Alice as a typed function, over HTTP, in Node and in browsers.
import { httpClient, wsClient, type AliceClient, type CallSettings } from '#surfaces/client'

export { isRefusal, Refusal } from '#kernel'
export {
  isFault,
  type AliceClient,
  type CallSettings,
  type CloudEvent,
  type EventFilter,
  type FollowOptions,
  type OperationInfo,
} from '#surfaces/client'
export type { Operations }

export interface AliceOptions {
  /** `http://127.0.0.1:4100`; with `ws` everything goes over one socket, which tells the progress of calls too. */
  readonly url: string
  /** A key or a JSON Web Token. */
  readonly key?: string | undefined
  /** Another `fetch`, for a proxy or a test. */
  readonly fetch?: typeof fetch | undefined
}

type Names<Ops> = Extract<keyof Ops, string>
type DomainOf<Name extends string> = Name extends `${infer Domain}.${string}` ? Domain : never
type Camel<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name

type Call<Op> = Op extends { readonly input: infer I; readonly output: infer O }
  ? (input: I, settings?: CallSettings) => Promise<O>
  : never

/** `alice.assets.search({ … })`: a domain each, and in it a function for each of its operations. */
export type OperationsOf<Ops> = {
  readonly [D in DomainOf<Names<Ops>>]: {
    readonly [N in Names<Ops> as N extends `${D}.${infer Name}` ? Camel<Name> : never]: Call<Ops[N]>
  }
}

export type Alice<Ops = Operations> = OperationsOf<Ops> & { readonly client: AliceClient }

/**
 * An Alice behind a URL. Calls throw a `Refusal` as the operation gave it, and a fault for everything else.
 * `alice.client` follows events and calls by name. `alice types > operations.ts` writes the types of a server with plugins.
 */
export function connect<Ops = Operations>(options: AliceOptions): Alice<Ops> {
  const client = /^wss?:/.test(options.url) ? wsClient(options) : httpClient(options)
  return byName(domain =>
    domain === 'client' ? client : byName(name => callOf(client, `${domain}.${snake(name)}`)),
  ) as Alice<Ops>
}

const callOf = (client: AliceClient, name: string) => (input: unknown, settings?: CallSettings) =>
  client.call(name, input, settings)

/** An object whose every property is made when it is asked for; `then` is none, or awaiting it would call it. */
const byName = (make: (name: string) => unknown): object =>
  new Proxy(Object.freeze({}), {
    get: (_, name) => (typeof name === 'string' && name !== 'then' ? make(name) : undefined),
  })

const snake = (name: string) => name.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
