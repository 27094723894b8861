import { isRefusal, Refusal } from '#kernel'
import { takeCommonWords, type CommonWords } from './common-words.ts'
import { findOperation, isListed } from './find-operation.ts'
import { flagsOf } from './flags.ts'
import { exitCodes, printJson, printLines, type CliHost, type Connection } from './host.ts'
import { operationHelp } from './operation-help.ts'
import { readDocuments } from './read-documents.ts'
import { readFlags } from './read-flags.ts'
import { answerLines } from './table.ts'
import { watchWorkflow } from './watch.ts'

export interface Session {
  readonly host: CliHost
  readonly connection: Connection
  /** Commands that are no operations, for whoever meant one of them. */
  readonly commands?: readonly string[]
}

/** Runs `alice <domain> <operation> …` against whatever Alice is there. */
export async function runOperation(
  session: Session,
  name: string,
  words: readonly string[],
): Promise<number> {
  const { host, connection, commands } = session
  const common = takeCommonWords(words)
  const operations = await connection.client.operations()
  if (!common.isHelp && !isListed(operations, name)) await askAnyway(connection, name, common)
  const operation = findOperation(operations, name, commands)
  if (common.isHelp) {
    printLines(host, operationHelp(operation))
    return exitCodes.done
  }
  const flags = flagsOf(operation.input_schema)
  const fields = await readDocuments(host, flags, readFlags(flags, common.rest, common.input))
  const isRisky = operation.effect === 'destroy' && !common.isDryRun
  if (isRisky && !common.isYes && host.isTty && !(await host.confirm(`${operation.about} Go on?`))) {
    throw new Refusal('CANCELED', 'Nothing was done')
  }
  const input = { ...fields, ...(common.isDryRun && { dry_run: true }) }
  const onProgress = (done: number, total: number) => host.rewrite(`  ${done} of ${total}`)
  const call = (given: object) =>
    connection.client.call(operation.name, given, {
      idempotencyKey: common.idempotencyKey,
      signal: host.interrupted,
      ...(host.isTty && !common.isJson && { onProgress }),
    })
  const answer = await call(input).catch(async (error: unknown) => {
    const plan_digest = await confirmedDigest(session, error, common)
    return call({ ...input, plan_digest })
  })
  return showAnswer(session, answer, common)
}

/** What the policy wants confirmed is done when somebody says yes here, or has said so beforehand: exactly that plan. */
async function confirmedDigest({ host }: Session, error: unknown, { isYes }: CommonWords): Promise<string> {
  if (!isRefusal(error) || error.code !== 'CONFIRMATION_REQUIRED') throw error
  const { digest, undo } = error.details as { digest: string; undo: string }
  if (isYes) return digest
  if (!host.isTty) throw error
  host.printError(`${error.message}\nUndo: ${undo}`)
  if (await host.confirm('Go on?')) return digest
  throw new Refusal('CANCELED', 'Nothing was done')
}

/** What is not listed is there for others perhaps: the server says what is missing, and never runs it. */
async function askAnyway({ client }: Connection, name: string, { input, idempotencyKey }: CommonWords) {
  const wanted = name.replaceAll('-', '_')
  await client.call(wanted, input, { idempotencyKey }).catch((error: unknown) => {
    if (!isRefusal(error) || error.code !== 'UNKNOWN_OPERATION') throw error
  })
}

/** What answers may have, as far as the command line looks at it. */
interface Answer {
  readonly workflow_id?: string
  readonly status?: string
  readonly change_id?: string
  readonly dry_run?: boolean
  readonly plan?: ShownPlan
  readonly digest?: string
}

async function showAnswer(session: Session, answer: unknown, common: CommonWords): Promise<number> {
  const { host, connection } = session
  const { workflow_id, change_id, status, dry_run, plan, digest = '' } = (answer ?? {}) as Answer
  const isStarted = status === 'processing' && workflow_id !== undefined
  if (isStarted && (common.isWatched || connection.isEmbedded)) {
    return finish(session, workflow_id, answer as object, common.isJson)
  }
  const isWaiting = status === 'awaiting_approval'
  if (common.isJson) printJson(host, answer)
  else if (dry_run && plan) showPlan(host, plan, digest)
  else {
    printLines(host, answerLines(answer, host.columns))
    if (isStarted) host.print(`\nFollow it with: alice workflows watch ${workflow_id}`)
    if (isWaiting) host.print(`\nA person agrees with: alice changes approve --change-id ${change_id}`)
  }
  return isWaiting ? exitCodes.needsApproval : exitCodes.done
}

/** Follows the workflow that was started and shows what came of it. */
async function finish(
  { host, connection: { client } }: Session,
  workflowId: string,
  answer: object,
  isJson: boolean,
): Promise<number> {
  if (!isJson) host.printError(`${workflowId} is running`)
  const end = await watchWorkflow(host, client, workflowId, isJson)
  if (!end) {
    host.printError(`${workflowId} is written down and goes on when Alice runs again`)
    return exitCodes.refused
  }
  const state = (await client.call('workflows.get', { workflow_id: workflowId, steps: 0 })) as {
    readonly status: string
    readonly result?: unknown
    readonly error?: unknown
  }
  if (isJson) printJson(host, { ...answer, ...state })
  else {
    host.print(`${workflowId} ${state.status}`)
    printLines(host, answerLines(state.result ?? state.error ?? {}, host.columns))
  }
  return state.status === 'completed' ? exitCodes.done : exitCodes.refused
}

interface ShownPlan {
  readonly summary: string
  readonly picture?: string
  readonly undo: string
  readonly warnings?: readonly string[]
  readonly steps: readonly unknown[]
}

function showPlan(
  host: CliHost,
  { summary, picture, undo, warnings = [], steps }: ShownPlan,
  digest: string,
) {
  host.print(`Would ${summary}. Nothing was changed.`)
  if (picture) host.print(`\n${picture}\n`)
  for (const warning of warnings) host.print(`Warning: ${warning}`)
  host.print(`Undo: ${undo}`)
  host.print(`Plan ${digest.slice(0, 16)}…, ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`)
}
