import type { LimitState } from '#kernel'
import { nearest } from '#lib/nearest'
import { answerText, errorAnswer, isOwnError, resultText, type ResultText } from './answers.ts'
import { changeIn, askApproval, settleApproval } from './ask-approval.ts'
import { assertCapabilities, hasTasks, isHeard } from './client-profile.ts'
import { converse, type RoundEnd, type Told } from './conversation.ts'
import type { Exchange, McpServer } from './exchange.ts'
import { callTool as callToolTool, calledThrough, describeTool, findTool, foundTools } from './find-tools.ts'
import { createProgress } from './progress.ts'
import { codes, isFields, protocolError, type Fields } from './protocol.ts'
import { createdTask, workflowIn } from './tasks.ts'
import type { Tool, ToolEntry } from './tools.ts'

/** `tools/call`: one operation through the pipeline, asked about before and watched after where that is needed. */
export async function callTool(server: McpServer, exchange: Exchange, params: Fields): Promise<ResultText> {
  const input = params.arguments ?? {}
  if (!isFields(input)) throw protocolError(codes.invalidParams, 'arguments is an object')
  if (params.name === findTool.name) return answerText(foundTools(exchange.menu().tools, input))
  if (params.name === describeTool.name) return answerText(shownTool(exchange, input.name))
  if (params.name === callToolTool.name) {
    return callTool(server, exchange, { ...params, ...calledThrough(input) })
  }
  const entry = entryOf(exchange, params.name)
  if (entry.extra?.requires) assertCapabilities(exchange.client, entry.extra.requires)
  return perform(server, exchange, { entry, input, params })
}

/** What may not be used is not described either. */
function shownTool(exchange: Exchange, name: unknown): Tool {
  const entry = exchange.menu().tools.find(({ tool }) => tool.name === name)
  if (entry) return entry.tool
  throw unknownTool(exchange, String(name))
}

function entryOf(exchange: Exchange, name: unknown): ToolEntry {
  const entry = exchange.find(String(name))
  if (entry) return entry
  throw unknownTool(exchange, String(name))
}

function unknownTool(exchange: Exchange, wanted: string) {
  const names = exchange.menu().tools.map(({ tool }) => tool.name)
  const hint = nearest(wanted, names)
  const message = `There is no tool ${wanted.slice(0, 100)}${hint ? `; did you mean ${hint}?` : ''}`
  return protocolError(codes.invalidParams, message, {
    error: { code: 'UNKNOWN_OPERATION', message, suggestions: hint ? [`use_${hint}`] : [] },
  })
}

interface Wanted {
  readonly entry: ToolEntry
  readonly input: Fields
  readonly params: Fields
}

async function perform(server: McpServer, exchange: Exchange, wanted: Wanted): Promise<ResultText> {
  const { entry, input, params } = wanted
  let limit: LimitState | undefined
  const call = createCaller(exchange, params, entry, state => {
    limit = state
  })
  try {
    const ended = await converse(server, exchange, {
      method: 'tools/call',
      params,
      about: { name: entry.info.name, input },
      next: told => nextRound(exchange, wanted, told, call),
    })
    if ('resultType' in ended) return resultText(ended)
    const { done: output } = ended
    const workflowId = entry.info.effect === 'read' ? undefined : workflowIn(output)
    if (workflowId !== undefined && hasTasks(exchange.client)) {
      return resultText(await createdTask(exchange, workflowId))
    }
    return answerText(output, { content: entry.extra?.content?.(output), limit })
  } catch (error) {
    if (isOwnError(error)) return resultText(errorAnswer(error, exchange.traceparent, limit))
    throw error
  }
}

async function nextRound(
  exchange: Exchange,
  { entry, input }: Wanted,
  told: Told,
  call: (input: Fields) => Promise<unknown>,
): Promise<RoundEnd<unknown>> {
  const changeId = changeIn(told)
  if (changeId !== undefined) return { done: await settleApproval(exchange, changeId, told.answers) }
  const asked = entry.extra?.interview?.({ ...told, input })
  if (asked && 'ask' in asked) return asked
  const complete = asked?.input ?? input
  const output = await call(complete)
  return (await askApproval(exchange, entry, complete, output)) ?? { done: output }
}

/** Calls the operation, and tells the client meanwhile what it wants to hear: how far it is, and what it says. */
function createCaller(
  exchange: Exchange,
  { _meta: meta }: Fields,
  { info }: ToolEntry,
  onLimit: (state: LimitState) => void,
) {
  const { alice, client, signal, traceparent, idempotencyKey } = exchange
  const token = isFields(meta) ? meta.progressToken : undefined
  const wantsProgress = typeof token === 'string' || typeof token === 'number'
  const report = wantsProgress
    ? createProgress(token, progress => exchange.notify('notifications/progress', { ...progress }))
    : undefined
  const wantsNotes = client.logLevel !== undefined && isHeard('info', client.logLevel)
  const note = (data: string) =>
    exchange.notify('notifications/message', { level: 'info', logger: info.name, data })

  return (input: Fields) =>
    alice.call(info.name, input, {
      traceparent,
      idempotencyKey,
      signal,
      onLimit,
      ...(report && { onProgress: (done: number, total: number) => report({ done, total }) }),
      ...(wantsNotes && { onNote: note }),
    })
}
