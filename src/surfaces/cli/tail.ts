import type { AliceClient, CloudEvent } from '#surfaces/client'
import { styleText } from 'node:util'
import { exitCodes, type CliHost } from './host.ts'
import { show } from './table.ts'
import { wholeNumber } from './usage.ts'

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
export async function tailEvents(host: CliHost, client: AliceClient, flags: TailFlags): Promise<number> {
  const { type: types, subject, json = false, verbose = false } = flags
  const after = flags.after === undefined ? undefined : wholeNumber('after', flags.after, 0)
  const most = flags.count === undefined ? Infinity : wholeNumber('count', flags.count, 1)
  const since = flags.since ?? (after === undefined ? '5m' : undefined)
  const leave = new AbortController()
  const signal = AbortSignal.any([leave.signal, host.interrupted])
  const keeper = flags.persist === undefined ? undefined : host.keepEventFiles(flags.persist)
  const counts = new Map<string, number>()
  let seen = 0
  if (host.isTty && !json) host.rewrite('Following the log; Ctrl-C ends it')
  try {
    for await (const event of client.follow({ types, subject, since, after, signal })) {
      seen += 1
      counts.set(event.type, (counts.get(event.type) ?? 0) + 1)
      await keeper?.write(event)
      host.print(json ? JSON.stringify(event) : eventLine(event, verbose))
      if (seen < most) continue
      // More may have come with it.
      leave.abort()
      break
    }
  } finally {
    await keeper?.close()
  }
  if (flags.metrics) showCounts(host, seen, counts)
  return exitCodes.done
}

function showCounts(host: CliHost, seen: number, counts: ReadonlyMap<string, number>) {
  host.printError(`\n${seen} events`)
  for (const [type, count] of [...counts].toSorted((a, b) => b[1] - a[1])) {
    host.printError(`${String(count).padStart(8)}  ${type}`)
  }
}

const inEveryLine = new Set(['workflow_id', 'content_hash'])

export function eventLine(event: CloudEvent, isVerbose: boolean): string {
  const { position, time, type, subject } = event
  const when = styleText('dim', `${String(position).padStart(7)} ${time.slice(11, 23)}`)
  const head = `${when} ${type.padEnd(28)} ${styleText('dim', subject)}`
  if (!isVerbose) return head
  const data = Object.entries(event.data as object).filter(([name]) => !inEveryLine.has(name))
  return [head, ...data.map(([name, value]) => `          ${name} ${show(value).slice(0, 300)}`)].join('\n')
}
