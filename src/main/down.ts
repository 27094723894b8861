import { readOwner } from '#adapters/sqlite'
import { Refusal } from '#kernel'
import { pause } from '#lib/pause'
import type { DownFlags } from '#surfaces/cli'
import { hostname } from 'node:os'
import type { Beside } from './beside.ts'
import { connect } from './connect.ts'
import { owner } from './owner-key.ts'
import { assertOurs, clearFolder } from './reset-folder.ts'
import { findServer, isAlive, removeServerFile } from './server-file.ts'
import { shortPath } from './short-path.ts'

/** `alice down`: stops the server of this data folder, and with `--reset` clears the folder. Answers the exit code. */
export async function down(beside: Beside, { reset, yes, json }: DownFlags): Promise<number> {
  const { way, screen } = beside
  const { home, url } = way.place
  if (url !== undefined) throw elsewhere(url)
  const say = json ? () => {} : screen.print
  if (reset) {
    await assertOurs(home, await way.config())
    await destroyAll(beside, { yes, say })
  }
  const stopped = await stop(beside)
  if (stopped) say(stoppedLine(stopped))
  else say(`No server of ${shortPath(home)} is running`)
  const cleared = reset ? await clearFolder(home) : undefined
  if (cleared) {
    say(`${shortPath(home)} is cleared; npx alice up begins anew`)
    if (cleared.kept.length > 0) say(`What is not Alice's stays there: ${cleared.kept.join(', ')}`)
  }
  if (json) screen.print(JSON.stringify({ home, stopped: stopped ?? null, cleared: cleared ?? null }))
  return 0
}

interface Stopped {
  readonly pid: number
  /** Workflows that were in the middle, and go on at the next start. */
  readonly unfinished: number
  /** Deployments that go on without Alice. */
  readonly deployed: readonly string[]
}

function stoppedLine({ pid, unfinished, deployed }: Stopped): string {
  const work = unfinished === 1 ? '1 workflow goes' : `${unfinished} workflows go`
  const left = unfinished === 0 ? 'nothing was in the middle' : `${work} on at the next start`
  const living = deployed.length === 0 ? '' : `. What is deployed goes on without it: ${deployed.join(', ')}`
  return `Process ${pid} has stopped; ${left}${living}`
}

const stopMs = 30_000

/** Undefined when none runs. */
async function stop(beside: Beside): Promise<Stopped | undefined> {
  const { home } = beside.way.place
  const pid = await runningPid(home)
  if (pid === undefined) {
    await removeServerFile(home)
    return undefined
  }
  const left = await whatIsLeft(beside)
  process.kill(pid, 'SIGTERM')
  const until = performance.now() + stopMs
  while (isAlive(pid) && (await readOwner(home).catch(() => undefined))?.pid === pid) {
    if (performance.now() > until) throw stillThere(pid)
    await pause(50, beside.interrupted)
    beside.interrupted.throwIfAborted()
  }
  return { pid, ...left }
}

/** Of the server. Its lock on the folder ends with its process, so the number is no other's. */
async function runningPid(home: string): Promise<number | undefined> {
  const holder = await readOwner(home).catch(() => undefined)
  // A server whose log is in another store holds no lock; it answers for itself.
  if (!holder) return (await findServer(home))?.pid
  if (holder.host === hostname() && holder.url !== undefined) return holder.pid
  const where =
    holder.host === hostname() ? ', a command or a server that has just begun' : ` on ${holder.host}`
  const message = `${home} is in use by process ${holder.pid}${where}; wait for it, or stop it there`
  throw new Refusal('FOLDER_IN_USE', message, { status: 409, details: { ...holder } })
}

/** What goes on at the next start, and what does not end at all. */
async function whatIsLeft({ way }: Beside): Promise<Omit<Stopped, 'pid'>> {
  const server = await findServer(way.place.home)
  if (!server) return { unfinished: 0, deployed: [] }
  const { client } = await connect(way, owner)
  const { workflows } = (await client.call('system.status', {})) as {
    workflows: { running: number; waiting: number }
  }
  const deployed = await deploymentsOf(client)
  await client.close()
  return {
    unfinished: workflows.running + workflows.waiting,
    deployed: deployed.map(({ name }) => name),
  }
}

interface Listed {
  readonly deployment_id: string
  readonly name: string
  readonly environment: string
  /** `deploying` and `destroying` while a workflow is at work on it. */
  readonly status: string
  readonly workflow_id: string
}

type Client = Awaited<ReturnType<typeof connect>>['client']

async function deploymentsOf(client: Client): Promise<readonly Listed[]> {
  const all: Listed[] = []
  let cursor: string | null | undefined
  do {
    const asked = { limit: 500, ...(cursor && { cursor }) }
    const page = (await client.call('deployments.list', asked)) as {
      deployments: readonly Listed[]
      next_cursor: string | null
    }
    all.push(...page.deployments)
    cursor = page.next_cursor
  } while (cursor)
  return all.filter(({ status }) => status !== 'destroyed')
}

interface Asking {
  readonly yes: boolean
  say(line: string): void
}

/** Nothing may go on running that nobody knows of any more: what is deployed is destroyed before it is forgotten. */
async function destroyAll(beside: Beside, { yes, say }: Asking): Promise<void> {
  const { way, screen, confirm, interrupted } = beside
  const { home } = way.place
  const { client } = await connect(way, owner)
  try {
    const living = await deploymentsOf(client)
    const names = living.map(({ name, environment }) => `${name} (${environment})`)
    const also = names.length === 0 ? '' : `, after destroying what is deployed: ${names.join(', ')}`
    const question = `Clear ${shortPath(home)}, with the log and the keys of this Alice${also}? This cannot be undone.`
    if (!yes && !screen.isTty) throw needsYes(question)
    if (!yes && !(await confirm(question))) throw new Refusal('CANCELED', 'Nothing was done')
    const { endOf, finished } = await import('./demo/finished.ts')
    const asking = { owner: client, home, signal: interrupted }
    for (const { deployment_id, name, status, workflow_id } of living) {
      // What an earlier Alice was doing with it goes on first.
      if (status.endsWith('ing')) await endOf(client, workflow_id, interrupted)
      await finished(asking, 'deployments.destroy', { deployment_id })
      say(`${name} is destroyed`)
    }
  } finally {
    await client.close()
  }
}

const needsYes = (question: string) =>
  new Refusal('CONFIRMATION_REQUIRED', `${question} Say --yes`, { suggestions: ['--yes'] })

const stillThere = (pid: number) =>
  new Refusal('NOT_STOPPED', `Process ${pid} was asked to stop ${stopMs / 1000} s ago and still runs`, {
    status: 409,
    suggestions: [`kill -9 ${pid}`],
    details: { pid },
  })

const elsewhere = (url: string) =>
  new Refusal('RUNS_ELSEWHERE', `ALICE_URL leads to ${url}; stop that server where it runs`, {
    suggestions: ['unset ALICE_URL'],
    details: { url },
  })
