import { nearest } from '#lib/nearest'
import { parseTraceparent, type AliceClient, type OperationInfo } from '#surfaces/client'
import {
  McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type CallToolRequest,
  type CallToolResult,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { answerOf, errorAnswerOf, isOwnError } from './answers.ts'
import type { FollowedWorkflows } from './followed-workflows.ts'
import { createProgress, type ProgressReport } from './progress.ts'
import type { Shelf } from './resources.ts'
import type { ToolBox } from './tools.ts'

export interface SessionParts {
  readonly client: AliceClient
  readonly version: string
  readonly tools: ToolBox
  readonly shelf: Shelf
  readonly workflows: FollowedWorkflows
}

const instructions = `Alice runs operations and durable workflows on this person's machine or server.
Tools with readOnlyHint change nothing. Many others take dry_run: true and then only show their plan.
A tool that answers {workflow_id, status: "processing"} has started work that goes on by itself; ask for the workflow to see how far it is.
A tool that answers {status: "awaiting_approval"} waits for a person. An error has a code, a message and suggestions: do what they say.`

/** The server of one connection. Input is checked by the operations themselves, so that every surface refuses alike. */
export function createSession(parts: SessionParts): McpServer {
  const { version, tools, shelf } = parts
  const lasting = { ttlMs: 300_000, cacheScope: 'private' as const }
  const mcp = new McpServer(
    { name: 'alice', title: 'Alice', version },
    {
      capabilities: { tools: { listChanged: false }, resources: { listChanged: false } },
      instructions,
      cacheHints: { 'tools/list': lasting, 'resources/list': lasting, 'resources/templates/list': lasting },
    },
  )
  const { server } = mcp
  server.setRequestHandler('tools/list', () => ({ tools: [...tools.list] }))
  server.setRequestHandler('resources/list', () => ({ resources: [...shelf.resources] }))
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [...shelf.templates] }))
  server.setRequestHandler('resources/read', ({ params }, { mcpReq }) =>
    shelf.read(params.uri, mcpReq.signal),
  )
  server.setRequestHandler('tools/call', (request, context) => callTool(parts, mcp, request, context))
  return mcp
}

async function callTool(
  { client, tools, workflows }: SessionParts,
  mcp: McpServer,
  { params }: CallToolRequest,
  { mcpReq }: ServerContext,
): Promise<CallToolResult> {
  const info = tools.find(params.name)
  if (!info) throw unknownTool(params.name, tools)
  const traceparent = parseTraceparent(mcpReq._meta?.traceparent)
  const report = progressOf(mcp, mcpReq._meta?.progressToken)
  const begun = new Date()
  try {
    const output = await client.call(info.name, params.arguments ?? {}, {
      traceparent,
      signal: mcpReq.signal,
      ...(report && { onProgress: (done: number, total: number) => report({ done, total }) }),
    })
    const workflowId = startedBy(info, output)
    if (report && workflowId !== undefined) workflows.follow(workflowId, begun, report)
    return answerOf(output)
  } catch (error) {
    if (isOwnError(error)) return errorAnswerOf(error, traceparent)
    throw error
  }
}

function unknownTool(name: string, tools: ToolBox) {
  const hint = nearest(
    name,
    tools.list.map(tool => tool.name),
  )
  const message = `There is no tool ${name.slice(0, 100)}${hint ? `; did you mean ${hint}?` : ''}`
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message, {
    error: { code: 'UNKNOWN_OPERATION', message, suggestions: hint ? [`use_${hint}`] : [] },
  })
}

/** Who sent a token wants to know how far it is. */
function progressOf(
  mcp: McpServer,
  token: string | number | undefined,
): ((report: ProgressReport) => void) | undefined {
  if (token === undefined) return undefined
  return createProgress(token, params => {
    // The connection may be gone; the call is then answered to nobody either.
    mcp.server.notification({ method: 'notifications/progress', params: { ...params } }).catch(() => {})
  })
}

/** The workflow an operation set going: what it answers is then not the end of it (design.md 5). */
function startedBy({ effect }: OperationInfo, output: unknown): string | undefined {
  if (effect === 'read' || typeof output !== 'object' || output === null) return undefined
  const { workflow_id, status } = output as { workflow_id?: unknown; status?: unknown }
  return status === 'processing' && typeof workflow_id === 'string' ? workflow_id : undefined
}
