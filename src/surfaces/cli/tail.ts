import { Refusal } from '#kernel'
import type { AliceClient, CloudEvent } from '#surfaces/client'
import { styleText } from 'node:util'
import type { CliHost } from './host.ts'
import { show } from './table.ts'

export interface TailFlags {
  readonly type?: readonly string[] | undefined
  readonly subject?: string | undefined
  readonly since?: string | undefined
  readonly after?: string | undefined
  readonly verbose?: boolean | undefined
  readonly metrics?: boolean | undefined
  readonly persist?: string | undefined
  readonly json?: boolean | undefined
  /** Ends after so many events; for scripts. */
  readonly count?: string | undefined
}

/** History, then live, through restarts of the server, until Ctrl-C. */
export async function tailEvents(host: CliHost, client: AliceClient, flags: TailFlags): Promise<void> {
  const keep = flags.persist === undefined ? undefined : host.keepEventFiles(flags.persist)
  const counts = new Map<string, number>()
  const leave = new AbortController()
  const signal = AbortSignal.any([leave.signal, host.interrupted])
  const most = flags.count === undefined ? Number.POSITIVE_INFINITY : whole('count', flags.count)
  const after = flags.after === undefined ? undefined : whole('after', flags.after)
  const since = flags.since ?? (after === undefined ? '5m' : undefined)
  let seen = 0
  for await (const event of client.follow({
    types: flags.type,
    subject: flags.subject,
    since,
    after,
    signal,
  })) {
    seen += 1
    counts.set(event.type, (counts.get(event.type) ?? 0) + 1)
    await keep?.write(event)
    host.print(flags.json ? JSON.stringify(event) : eventLine(event, flags.verbose ?? false))
    if (seen >= most) leave.abort()
  }
  if (!flags.metrics) return
  host.printError(`\n${seen} events`)
  for (const [type, count] of [...counts].toSorted((a, b) => b[1] - a[1]))
    host.printError(`${String(count).padStart(8)}  ${type}`)
}

function whole(name: string, text: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= 0) return number
  throw new Refusal('USAGE', `--${name} takes a whole number, not ${text}`)
}

export function eventLine(event: CloudEvent, isVerbose: boolean): string {
  const time = event.time.slice(11, 23)
  const head = `${styleText('dim', `${String(event.position).padStart(7)} ${time}`)} ${event.type.padEnd(28)} ${styleText('dim', event.subject)}`
  if (!isVerbose) return head
  const data = Object.entries(event.data as object).filter(
    ([name]) => name !== 'workflow_id' && name !== 'content_hash',
  )
  return `${head}\n${data.map(([name, value]) => `          ${name} ${show(value).slice(0, 300)}`).join('\n')}`
}
