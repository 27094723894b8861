// A plan that waits for a person, shown to the person behind the client. Their yes counts only where the server was told
// that this client may speak for a person; everywhere else the change waits as it does on every surface.
import { Refusal } from '#kernel'
import { canElicit } from './client-profile.ts'
import type { Told } from './conversation.ts'
import type { Exchange } from './exchange.ts'
import { acceptedAnswer, elicit, type InputRequest } from './extras.ts'
import { isFields, type Fields } from './protocol.ts'
import { steering } from './steering.ts'
import type { ToolEntry } from './tools.ts'

interface Waiting {
  readonly change_id: string
  readonly summary: string
  readonly digest: string
}

const question = 'approval'

const form = {
  type: 'object',
  properties: { approve: { type: 'boolean', title: 'Approve this plan', default: false } },
  required: ['approve'],
}

/** The question about a plan that waits; nothing when there is nobody to ask. */
export async function askApproval(exchange: Exchange, { info }: ToolEntry, input: Fields, output: unknown) {
  if (!exchange.person || !canElicit(exchange.client) || !isWaiting(output)) return undefined
  const planned = await exchange.alice.call(
    info.name,
    { ...input, dry_run: true },
    { signal: exchange.signal },
  )
  // The world may have changed in between: what is shown has to be what waits.
  if (!isFields(planned) || planned.digest !== output.digest) return undefined
  const ask: Record<string, InputRequest> = {
    [question]: elicit(shown(info.about, output, planned.plan), form),
  }
  return { ask, state: { change_id: output.change_id } }
}

const isWaiting = (output: unknown): output is Waiting =>
  isFields(output) && output.status === 'awaiting_approval' && typeof output.change_id === 'string'

const mostSteps = 20

function shown(about: string, { summary }: Waiting, plan: unknown): string {
  const {
    steps = [],
    undo,
    warnings = [],
    picture,
  } = (plan ?? {}) as {
    steps?: readonly { action: string; target: string; note?: string }[]
    undo?: string
    warnings?: readonly string[]
    picture?: string
  }
  const lines = steps
    .slice(0, mostSteps)
    .map(({ action, target, note }) => `- ${action} ${target}${note ? ` (${note})` : ''}`)
  const more = steps.length > mostSteps ? [`… and ${steps.length - mostSteps} more`] : []
  return [
    summary,
    about,
    ...(picture === undefined ? [...lines, ...more] : [picture]),
    ...warnings.map(warning => `Warning: ${warning}`),
    ...(undo === undefined ? [] : [`Undo: ${undo}`]),
  ].join('\n')
}

/** The change that a request comes back about. */
export const changeIn = ({ state }: Told): string | undefined =>
  isFields(state) && typeof state.change_id === 'string' ? state.change_id : undefined

/** Does what the person said: their yes carries out the plan, their no ends the change, no answer leaves it waiting. */
export async function settleApproval(
  exchange: Exchange,
  change_id: string,
  answers: Fields,
): Promise<unknown> {
  const answer = answers[question]
  const { person } = exchange
  const isNo = isFields(answer) && (answer.action === 'decline' || acceptedAnswer(answer)?.approve === false)
  if (!person || (!isNo && acceptedAnswer(answer)?.approve !== true)) {
    throw new Refusal('APPROVAL_REQUIRED', `${change_id} waits for a person`, {
      details: { change_id },
      suggestions: ['changes.approve'],
    })
  }
  if (isNo) {
    await person.call(steering.reject, { change_id })
    throw new Refusal('DECLINED', 'The person said no', { status: 409, details: { change_id } })
  }
  const applied = (await person.call(steering.approve, { change_id })) as { status: string; result?: unknown }
  if (applied.status === 'applied') return applied.result
  if (applied.result === undefined) {
    throw new Refusal('APPROVAL_REQUIRED', `${change_id} waits for more people to agree`, {
      details: { change_id },
      suggestions: ['changes.get'],
    })
  }
  const { code, message } = applied.result as { code: string; message: string }
  throw new Refusal(code, message, { details: { change_id } })
}
