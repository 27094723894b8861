// One request to one answer, whatever carried it and whatever era it is of.
import { resultText, type ResultText } from './answers.ts'
import { callTool } from './call-tool.ts'
import type { ClientProfile } from './client-profile.ts'
import { complete } from './complete.ts'
import { converse } from './conversation.ts'
import type { Exchange, McpServer } from './exchange.ts'
import { lasting } from './menu.ts'
import { readPlace } from './places.ts'
import { promptInput, unknownPrompt, type Prompt } from './prompts.ts'
import {
  codes,
  isFields,
  metaKeys,
  olderVersions,
  protocolError,
  supportedVersions,
  tasksExtension,
  type Fields,
  type RpcRequest,
} from './protocol.ts'
import { listen } from './subscriptions.ts'
import { cancelTask, getTask, updateTask } from './tasks.ts'

type Answer = ResultText | object
type Method = (server: McpServer, exchange: Exchange, request: RpcRequest) => Answer | Promise<Answer>

const shared: Readonly<Record<string, Method>> = {
  'tools/list': (_, exchange) => exchange.menu().toolList,
  'tools/call': (server, exchange, { params }) => callTool(server, exchange, params),
  'resources/list': (_, exchange) => exchange.menu().resourceList,
  'resources/templates/list': (_, exchange) => exchange.menu().templateList,
  'resources/read': (_, exchange, { params }) => readResource(exchange, params),
  'prompts/list': (_, exchange) => exchange.menu().promptList,
  'prompts/get': (server, exchange, { params }) => getPrompt(server, exchange, params),
  'completion/complete': (_, exchange, { params }) => complete(exchange, params),
}

const modern: Readonly<Record<string, Method>> = {
  ...shared,
  'server/discover': () => ({
    supportedVersions,
    capabilities: { ...capabilities, extensions: { [tasksExtension]: {} } },
    instructions,
    ...lasting,
  }),
  'subscriptions/listen': (server, exchange, { id, params }) => listen(server, exchange, id, params),
  'tasks/get': (server, exchange, { params }) => getTask(server, exchange, params),
  'tasks/update': (_, exchange, { params }) => updateTask(exchange, params),
  'tasks/cancel': (_, exchange, { params }) => cancelTask(exchange, params),
}

const older: Readonly<Record<string, Method>> = { ...shared, ping: () => ({}) }

/** What this server can, in both eras. */
const capabilities = {
  tools: { listChanged: false },
  resources: { subscribe: true, listChanged: false },
  prompts: { listChanged: false },
  completions: {},
  logging: {},
}

const instructions = `Alice runs operations and durable workflows on this person's machine or server.
Tools with readOnlyHint change nothing. Many others take dry_run: true and then only show their plan.
A tool that answers {workflow_id, status: "processing"} has started work that goes on by itself; ask for the workflow to see how far it is.
A tool that answers {status: "awaiting_approval"} waits for a person. One refused with CONFIRMATION_REQUIRED is called again with plan_digest when its plan is what is wanted. An error has a code, a message and suggestions: do what they say.`

/** What `initialize` of the older era settles. */
export function handshake({ version }: McpServer, { protocolVersion, capabilities: declared }: Fields) {
  const agreed = olderVersions.find(each => each === protocolVersion) ?? olderVersions[0]
  const client: ClientProfile = {
    isModern: false,
    version: agreed,
    capabilities: isFields(declared) ? declared : {},
    logLevel: 'info',
  }
  const result = { protocolVersion: agreed, capabilities, serverInfo: serverInfo(version), instructions }
  return { client, result }
}

const serverInfo = (version: string) => ({ name: 'alice', title: 'Alice', version })

/** True when the method exists in this era; one that does not is refused before anything else is looked at. */
export const isMethod = (method: string, isModern: boolean) =>
  Object.hasOwn(isModern ? modern : older, method)

/** Answers a request with the JSON text of its result; throws errors of the protocol. */
export async function dispatch(server: McpServer, exchange: Exchange, request: RpcRequest): Promise<string> {
  const { isModern } = exchange.client
  const methods = isModern ? modern : older
  if (!isMethod(request.method, isModern)) throw unknownMethod(request.method)
  const answer = await methods[request.method]!(server, exchange, request)
  const text = typeof answer === 'string' ? answer : resultText(answer)
  return isModern ? withEnvelope(server, text) : text
}

export const unknownMethod = (method: string) =>
  protocolError(codes.methodNotFound, `There is no method ${method.slice(0, 100)}`)

const envelopes = new WeakMap<McpServer, string>()
const metaFirst = '{"_meta":{'

/**
 * Says what kind of result it is and who answers (2026-07-28, basic §responses), without reading the result again:
 * `_meta` and `resultType` stand first where a result has its own.
 */
function withEnvelope(server: McpServer, text: string): string {
  let info = envelopes.get(server)
  if (info === undefined) {
    info = `"_meta":{"${metaKeys.serverInfo}":${JSON.stringify(serverInfo(server.version))}`
    envelopes.set(server, info)
  }
  if (text.startsWith(metaFirst)) return `{"resultType":"complete",${info},${text.slice(metaFirst.length)}`
  if (text.startsWith('{"resultType":')) return `{${info}},${text.slice(1)}`
  return text === '{}'
    ? `{"resultType":"complete",${info}}}`
    : `{"resultType":"complete",${info}},${text.slice(1)}`
}

async function readResource(exchange: Exchange, { uri }: Fields) {
  if (typeof uri !== 'string') throw protocolError(codes.invalidParams, 'uri is missing')
  const { contents } = await readPlace(exchange.alice, exchange.menu().places, uri, exchange.signal)
  return { contents, ttlMs: 0, cacheScope: 'private' }
}

async function getPrompt(server: McpServer, exchange: Exchange, params: Fields): Promise<object> {
  const prompt = exchange.menu().prompts.find(({ name }) => name === params.name)
  if (!prompt) throw unknownPrompt(params.name)
  const input = promptInput(params)
  const ended = await converse(server, exchange, {
    method: 'prompts/get',
    params,
    about: { name: prompt.name, input },
    next: async told => {
      const asked = prompt.extra?.interview?.({ ...told, input })
      if (asked && 'ask' in asked) return asked
      return { done: await filled(exchange, prompt, asked?.input ?? input) }
    },
  })
  return 'resultType' in ended ? ended : ended.done
}

const filled = async ({ alice, signal }: Exchange, prompt: Prompt, input: Fields) => ({
  description: prompt.description,
  messages: await prompt.messages(alice, input, signal),
})
