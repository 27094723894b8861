// The Tasks extension (io.modelcontextprotocol/tasks, 2026-07-28): a task is a workflow, and its id the workflow's. It is
// kept in the log, so that it outlives the process that answered with it.
// cspell:ignore cancelled -- the protocol spells it so
import { isRefusal } from '#kernel'
import { z } from 'zod'
import { answerText, errorResult } from './answers.ts'
import { assertTasks, canElicit, type ClientProfile } from './client-profile.ts'
import { answersIn } from './conversation.ts'
import type { Exchange, McpServer } from './exchange.ts'
import { elicit } from './extras.ts'
import { codes, protocolError, type Fields } from './protocol.ts'
import { steering } from './steering.ts'

const Shown = z.object({
  workflow_id: z.string(),
  status: z.enum(['pending', 'processing', 'waiting', 'compensating', 'completed', 'failed', 'canceled']),
  progress: z.object({ total: z.number(), completed: z.number(), failed: z.number() }),
  created_by: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  questions: z
    .record(
      z.string(),
      z.object({ signal: z.string(), message: z.string(), schema: z.record(z.string(), z.unknown()) }),
    )
    .default({}),
  result: z.unknown().optional(),
  error: z.looseObject({ code: z.string().optional(), message: z.string().optional() }).optional(),
})
type Shown = z.infer<typeof Shown>

const pollIntervalMs = 1000

/** The workflow an operation set going: what it answers is then not the end of it (design.md 5). */
export function workflowIn(output: unknown): string | undefined {
  if (typeof output !== 'object' || output === null) return undefined
  const { workflow_id, status } = output as { workflow_id?: unknown; status?: unknown }
  return status === 'processing' && typeof workflow_id === 'string' ? workflow_id : undefined
}

/** `CreateTaskResult` for a workflow that was just started. */
export async function createdTask(exchange: Exchange, workflowId: string) {
  const shown = await find(exchange, workflowId)
  return { resultType: 'task', ...headOf(shown, shown.status === 'canceled' ? 'cancelled' : 'working') }
}

export async function getTask(server: McpServer, exchange: Exchange, params: Fields) {
  assertTasks(exchange.client)
  return detailed(server, exchange.client, await find(exchange, taskIdIn(params)))
}

/** Answers to what the task asked; those it did not ask for, or not any more, are passed over. */
export async function updateTask(exchange: Exchange, params: Fields) {
  assertTasks(exchange.client)
  const answers = answersIn(params)
  const { workflow_id, created_by, questions } = await find(exchange, taskIdIn(params))
  for (const [key, payload] of Object.entries(answers)) {
    const question = questions[key]
    if (!question) continue
    const input = { workflow_id, signal: question.signal, payload }
    await clientFor(exchange, created_by).call(steering.signal, input)
  }
  return {}
}

export async function cancelTask(exchange: Exchange, params: Fields) {
  assertTasks(exchange.client)
  const { workflow_id, created_by } = await find(exchange, taskIdIn(params))
  try {
    await clientFor(exchange, created_by).call(steering.cancel, { workflow_id })
  } catch (error) {
    if (!isRefusal(error) || error.code !== 'ALREADY_FINISHED') throw toProtocolError(error)
  }
  return {}
}

function taskIdIn({ taskId }: Fields): string {
  if (typeof taskId === 'string') return taskId
  throw protocolError(codes.invalidParams, 'taskId is missing')
}

const clientFor = (exchange: Exchange, createdBy: string) =>
  exchange.owns(createdBy) ? exchange.steering() : exchange.alice

/** Who started a workflow may look at it; everybody else needs the permission for it. */
async function find(exchange: Exchange, workflow_id: string): Promise<Shown> {
  const show = async (alice: Exchange['alice']) =>
    Shown.parse(await alice.call(steering.show, { workflow_id, steps: 0 }, { signal: exchange.signal }))
  try {
    const shown = await show(exchange.steering())
    return exchange.owns(shown.created_by) ? shown : await show(exchange.alice)
  } catch (error) {
    throw toProtocolError(error)
  }
}

const toProtocolError = (error: unknown) =>
  isRefusal(error) && error.code !== 'CANCELED'
    ? protocolError(codes.invalidParams, 'There is no such task')
    : error

type TaskStatus = 'working' | 'input_required' | 'completed' | 'failed' | 'cancelled'

const headOf = ({ workflow_id, created_at, updated_at, progress }: Shown, status: TaskStatus) => ({
  taskId: workflow_id,
  status,
  ...(status === 'working' &&
    progress.total > 0 && {
      statusMessage: `${progress.completed + progress.failed} of ${progress.total}`,
    }),
  createdAt: created_at,
  lastUpdatedAt: updated_at,
  ttlMs: null,
  pollIntervalMs,
})

/** A refusal is the answer of the tool, a fault an error of the protocol: only the latter is `failed`. */
async function detailed(server: McpServer, client: ClientProfile, shown: Shown): Promise<object> {
  const { status, error, questions, workflow_id } = shown
  if (status === 'completed') {
    const answer = { workflow_id, status, result: await whole(server, shown.result) }
    return { ...headOf(shown, 'completed'), result: JSON.parse(answerText(answer)) as object }
  }
  if (status === 'canceled') return headOf(shown, 'cancelled')
  if (status === 'failed') {
    const { code = 'FAULT', message = 'It failed', type: _, ...details } = error ?? {}
    if (code === 'FAULT') {
      return { ...headOf(shown, 'failed'), statusMessage: message, error: { code: codes.internal, message } }
    }
    const suggestions = ['workflows.retry']
    const body = { code, message, details: { workflow_id, ...details }, suggestions, trace_id: '' }
    return { ...headOf(shown, 'completed'), result: errorResult(body) }
  }
  const asked = Object.entries(questions)
  if (asked.length === 0) return headOf(shown, 'working')
  if (!canElicit(client)) return { ...headOf(shown, 'working'), statusMessage: asked[0]![1].message }
  const inputRequests = Object.fromEntries(
    asked.map(([key, { message, schema }]) => [key, elicit(message, schema)] as const),
  )
  return { ...headOf(shown, 'input_required'), inputRequests }
}

const BlobRef = z.strictObject({ $blob: z.string(), size_bytes: z.number() })

/** A result that was too large for an event. */
async function whole({ readBlob }: McpServer, result: unknown): Promise<unknown> {
  const ref = BlobRef.safeParse(result)
  const bytes = ref.success ? await readBlob?.(ref.data.$blob) : undefined
  return bytes ? (JSON.parse(new TextDecoder().decode(bytes)) as unknown) : result
}

export async function taskNow(server: McpServer, exchange: Exchange, taskId: string): Promise<object> {
  return detailed(server, exchange.client, await find(exchange, taskId))
}
