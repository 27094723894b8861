import type { Address } from '#domains/infra/ports'
import { readJson } from '#lib/json-file'
import type { ProcessId } from '#lib/processes'

/** What a proxy writes down of itself, so that any Alice finds it again. */
export interface ProxyRecord {
  readonly id: string
  /** Where it was to listen; port 0 is any. */
  readonly asked: Address
  readonly listen: Address
  readonly upstream?: Address | undefined
  readonly process: ProcessId
}

/** What a proxy is handed over when it is started. */
export interface ProxyOrder {
  readonly id: string
  readonly asked: Address
  /** The port it had before, when any is good. */
  readonly port: number
  readonly upstream?: Address | undefined
  readonly file: string
  readonly socket: string
}

/** `taken`: the port is somebody else's. `known`: this proxy is there already. */
export type ProxyAnswer =
  | { readonly listen: Address }
  | { readonly refused: 'taken' | 'known' | 'failed'; readonly message: string }

export type ProxyQuestion =
  | { readonly ask: 'status' }
  | { readonly ask: 'point'; readonly upstream?: Address | undefined }
  | { readonly ask: 'close' }

/** Only proxies write these files, into a folder that is ours alone, so that their shape is known. */
export const readRecord = async (file: string) => (await readJson(file)) as ProxyRecord | undefined

/** In the environment of each proxy: which one it is, and of which folder. */
export const proxyVariable = 'ALICE_PROXY'
