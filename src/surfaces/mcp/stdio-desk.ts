import type { AliceClient } from '#surfaces/client'
import { randomBytes } from 'node:crypto'
import { isOwnError } from './answers.ts'
import { createAsking } from './asking.ts'
import { isModernRequest, readProfile, type ClientProfile } from './client-profile.ts'
import { dispatch, handshake } from './dispatch.ts'
import type { Exchange, McpServer } from './exchange.ts'
import { mergeExtras, type InputRequest, type McpExtras } from './extras.ts'
import { createMenus, type View } from './menu.ts'
import { hear, letGo, ownMethod, type Standing } from './older-methods.ts'
import { idOf, isProtocolError, readMessage, type RpcRequest } from './protocol.ts'
import { settingsIn } from './request-settings.ts'
import { errorMessage, notificationMessage, resultMessage } from './rpc-text.ts'
import { createSeal } from './seal.ts'

export interface StdioDeskOptions {
  readonly version: string
  readonly view?: View | undefined
  readonly extras?: readonly McpExtras[] | undefined
  /** Alice for the person behind this assistant, where its yes counts as theirs. */
  readonly person?: AliceClient | undefined
  readonly readBlob?: McpServer['readBlob']
  send(message: string): void
  /** Ends what only listens. */
  readonly closing: AbortSignal
  /** Told what went wrong beside the protocol; written to standard error when not said. */
  readonly onError?: ((error: Error) => void) | undefined
}

export interface StdioDesk {
  /** Answers one message; never throws. */
  serve(message: unknown): Promise<void>
  close(): void
}

/** Everything about the one client at the other end of a pipe, of either era. */
export async function createStdioDesk(alice: AliceClient, options: StdioDeskOptions): Promise<StdioDesk> {
  const {
    version,
    view = {},
    extras = [],
    person,
    readBlob,
    send,
    closing,
    onError = toStandardError,
  } = options
  const menus = createMenus(await alice.operations(), mergeExtras(extras))
  const menu = menus.menuFor({ can: () => true }, view)
  const entries = new Map(menu.tools.map(entry => [entry.tool.name, entry]))
  const server: McpServer = { version, seal: createSeal(randomBytes(32)), readBlob, closing }
  const asking = createAsking()
  const standing: Standing = { client: stranger, underWay: new Map(), watched: new Map(), tell: send }

  const exchangeFor = (client: ClientProfile, { params }: RpcRequest, signal: AbortSignal): Exchange => ({
    client,
    alice,
    steering: () => alice,
    owns: () => true,
    person,
    actor: 'stdio',
    menu: () => menu,
    find: tool => entries.get(tool),
    ...settingsIn(params),
    signal,
    notify: (method, more) => send(notificationMessage(method, more)),
    ask: (question: InputRequest) => asking.ask(send, question, signal),
  })
  const answer = async (request: RpcRequest): Promise<string | undefined> => {
    const { id, method, params } = request
    const isModern = isModernRequest(params, undefined)
    if (!isModern && method === 'initialize') {
      const { client, result } = handshake(server, params)
      standing.client = client
      return JSON.stringify(result)
    }
    const canceled = new AbortController()
    standing.underWay.set(id, canceled)
    try {
      const client = isModern ? readProfile(params) : standing.client
      const exchange = exchangeFor(client, request, canceled.signal)
      const own = isModern ? undefined : ownMethod(method)
      if (own) own(standing, params, exchange)
      const result = own ? '{}' : await dispatch(server, exchange, request)
      // Who gave up hears no more of it.
      return canceled.signal.aborted ? undefined : result
    } catch (error) {
      if (canceled.signal.aborted) return undefined
      throw error
    } finally {
      standing.underWay.delete(id)
    }
  }

  return {
    async serve(message) {
      try {
        if (isProtocolError(message)) throw message
        const read = readMessage(message)
        if (read.kind === 'notification') hear(standing.underWay, read.notification)
        else if (read.kind === 'answer') asking.answered(read.answer)
        else {
          const result = await answer(read.request)
          if (result !== undefined) send(resultMessage(read.request.id, result))
        }
      } catch (error) {
        if (!isProtocolError(error) && !isOwnError(error)) onError(error as Error)
        send(errorMessage(idOf(message), error))
      }
    },
    close: () => letGo(standing),
  }
}

/** Who never shook hands is answered too. */
const stranger: ClientProfile = {
  isModern: false,
  version: '2025-11-25',
  capabilities: {},
  logLevel: undefined,
}

const toStandardError = (error: Error) => void process.stderr.write(`alice mcp: ${error.message}\n`)
