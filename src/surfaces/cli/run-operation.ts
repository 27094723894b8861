import { isRefusal, Refusal } from '#kernel'
import { nearest } from '#lib/nearest'
import type { AliceClient, OperationInfo } from '#surfaces/client'
import { flagsOf, parseJson, readFlags, usage } from './flags.ts'
import { exitCodes, type CliHost, type Connection } from './host.ts'
import { answerLines } from './table.ts'
import { watchWorkflow } from './watch.ts'

/** Words every operation takes besides its own flags. */
interface Common {
  readonly isJson: boolean
  readonly json: string | undefined
  readonly isWatched: boolean
  readonly isDryRun: boolean
  readonly isYes: boolean
  readonly isHelp: boolean
  readonly idempotencyKey: string | undefined
  readonly rest: readonly string[]
}

/** Runs `alice <domain> <operation> …` against whatever Alice is there. */
export async function runOperation(
  host: CliHost,
  connection: Connection,
  name: string,
  words: readonly string[],
): Promise<number> {
  const common = takeCommon(words)
  const operations = await connection.client.operations()
  const operation = findOperation(operations, name)
  if (common.isHelp) {
    for (const line of helpOf(operation)) host.print(line)
    return exitCodes.done
  }
  const flags = readFlags(flagsOf(operation.input_schema), common.rest)
  const whole = common.json === undefined ? {} : (parseJson('json', common.json) as Record<string, unknown>)
  const input = { ...whole, ...flags, ...(common.isDryRun && { dry_run: true }) }
  if (operation.effect === 'destroy' && !common.isYes && host.isTty && !common.isDryRun) {
    if (!(await host.confirm(`${operation.about} Go on?`))) throw new Refusal('CANCELED', 'Nothing was done')
  }
  const answer = await connection.client.call(operation.name, input, {
    idempotencyKey: common.idempotencyKey,
    signal: host.interrupted,
    ...(host.isTty &&
      !common.isJson && { onProgress: (done, total) => host.rewrite(`  ${done} of ${total}`) }),
  })
  return showAnswer(host, connection, answer, common)
}

async function showAnswer(
  host: CliHost,
  { client, isEmbedded }: Connection,
  answer: unknown,
  common: Common,
): Promise<number> {
  const fields = (answer ?? {}) as {
    workflow_id?: string
    status?: string
    change_id?: string
    plan?: { picture?: string; summary?: string; steps?: unknown[] }
    dry_run?: boolean
  }
  const isStarted = fields.status === 'processing' && fields.workflow_id !== undefined
  if (isStarted && (common.isWatched || isEmbedded))
    return finish(host, client, answer, fields.workflow_id!, common)
  if (common.isJson) host.print(JSON.stringify(answer, undefined, 2))
  else if (fields.dry_run && fields.plan)
    showPlan(host, fields.plan as never, String((answer as { digest?: string }).digest))
  else for (const line of answerLines(answer, host.columns)) host.print(line)
  if (isStarted && !common.isJson) host.print(`\nFollow it with: alice workflows watch ${fields.workflow_id}`)
  return fields.status === 'awaiting_approval' ? exitCodes.needsApproval : exitCodes.done
}

async function finish(
  host: CliHost,
  client: AliceClient,
  answer: unknown,
  workflowId: string,
  common: Common,
): Promise<number> {
  if (!common.isJson) host.printError(`${workflowId} is running`)
  const end = await watchWorkflow(client, host, workflowId, common.isJson)
  if (!end) {
    host.printError(`${workflowId} is written down and goes on when Alice runs again`)
    return exitCodes.refused
  }
  const state = (await client.call('workflows.get', { workflow_id: workflowId, steps: 0 })) as Record<
    string,
    unknown
  >
  if (common.isJson) host.print(JSON.stringify({ ...(answer as object), ...state }, undefined, 2))
  else {
    const { status, result, error } = state as { status: string; result?: unknown; error?: unknown }
    host.print(`${workflowId} ${status}`)
    for (const line of answerLines(result ?? error ?? {}, host.columns)) host.print(line)
  }
  return state['status'] === 'completed' ? exitCodes.done : exitCodes.refused
}

function showPlan(
  host: CliHost,
  plan: { summary: string; picture?: string; undo: string; warnings?: string[]; steps: unknown[] },
  digest: string,
) {
  host.print(`Would ${plan.summary}. Nothing was changed.`)
  if (plan.picture) host.print(`\n${plan.picture}\n`)
  for (const warning of plan.warnings ?? []) host.print(`Warning: ${warning}`)
  host.print(`Undo: ${plan.undo}\nPlan ${digest.slice(0, 16)}…, ${plan.steps.length} steps`)
}

function takeCommon(words: readonly string[]): Common {
  const rest: string[] = []
  const found: {
    isJson: boolean
    json?: string
    isWatched: boolean
    isDryRun: boolean
    isYes: boolean
    isHelp: boolean
    key?: string
  } = {
    isJson: false,
    isWatched: false,
    isDryRun: false,
    isYes: false,
    isHelp: false,
  }
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!
    if (word === '--json' || word.startsWith('--json=')) {
      found.isJson = true
      const next = word === '--json' ? words[at + 1] : word.slice('--json='.length)
      if (next?.trimStart().startsWith('{')) {
        found.json = next
        if (word === '--json') at += 1
      }
    } else if (word === '--watch') found.isWatched = true
    else if (word === '--dry-run') found.isDryRun = true
    else if (word === '--yes' || word === '-y') found.isYes = true
    else if (word === '--help' || word === '-h') found.isHelp = true
    else if (word === '--idempotency-key') found.key = words[(at += 1)] ?? ''
    else rest.push(word)
  }
  return { ...found, json: found.json, idempotencyKey: found.key, rest }
}

export function findOperation(operations: readonly OperationInfo[], name: string): OperationInfo {
  const wanted = name.replaceAll('-', '_')
  const found = operations.find(operation => operation.name === wanted || operation.aliases.includes(wanted))
  if (found) return found
  const [domain] = wanted.split('.')
  const names = operations.map(operation => operation.name)
  const hint = nearest(wanted, names)
  const inDomain = names
    .filter(each => each.startsWith(`${domain}.`))
    .map(each => each.slice(domain!.length + 1))
  const more = inDomain.length > 0 ? ` ${domain} has: ${inDomain.join(', ')}` : ''
  throw usage(
    `There is no ${wanted.replace('.', ' ')}${hint ? `; did you mean ${hint.replace('.', ' ')}?` : '.'}${more}`,
  )
}

export function helpOf(operation: OperationInfo): string[] {
  const flags = flagsOf(operation.input_schema).filter(flag => flag.path.join('.') !== 'dry_run')
  const left = flags.map(
    flag =>
      `--${flag.names[0]}${flag.kind === 'boolean' ? '' : ` <${flag.values.length > 0 && flag.values.length < 8 ? flag.values.join('|') : flag.kind}>`}`,
  )
  const width = Math.min(56, Math.max(12, ...left.map(text => text.length)))
  return [
    `alice ${operation.name.replace('.', ' ')}`,
    '',
    `  ${operation.about}`,
    '',
    ...flags.map(
      (flag, index) =>
        `  ${left[index]!.padEnd(width)}  ${flag.isRequired ? '(required) ' : ''}${flag.about}`,
    ),
    '',
    `  ${"--json ['{…}']".padEnd(width)}  answer as JSON; the whole input as JSON`,
    ...(operation.has_plan ? [`  ${'--dry-run'.padEnd(width)}  show the plan and change nothing`] : []),
    `  ${'--watch'.padEnd(width)}  follow the workflow it starts`,
    `  ${'--idempotency-key <text>'.padEnd(width)}  the same key twice is done once`,
  ]
}

export const isUsage = (error: unknown) => isRefusal(error) && error.code === 'USAGE'
