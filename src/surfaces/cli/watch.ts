import type { AliceClient, CloudEvent } from '#surfaces/client'
import type { CliHost } from './host.ts'

const ends = ['workflow.completed', 'workflow.failed', 'workflow.canceled']
const barWidth = 28

interface Progress {
  readonly total: number
  readonly completed: number
  readonly failed: number
}

/** Follows a workflow to its end with a bar (on a terminal) or a line now and then; answers how it ended. */
export async function watchWorkflow(
  client: AliceClient,
  host: CliHost,
  workflowId: string,
  isQuiet: boolean,
): Promise<CloudEvent | undefined> {
  const leave = new AbortController()
  const signal = AbortSignal.any([leave.signal, host.interrupted])
  let steps = 0
  let shownPercent = -10
  for await (const event of client.follow({ after: 0, subject: workflowId, signal })) {
    const data = event.data as Record<string, unknown>
    if (ends.includes(event.type)) {
      leave.abort()
      if (host.isTty && !isQuiet) host.rewrite('')
      return event
    }
    if (isQuiet) continue
    if (event.type === 'workflow.step_completed') steps += 1
    if (event.type === 'workflow.step_completed' && host.isTty)
      host.rewrite(`  step ${steps}  ${String(data['step_name'])}`)
    if (event.type === 'workflow.waiting')
      show(host, `  waits for ${String(data['waiting_for'] ?? data['until'] ?? data['reason'])}`)
    if (event.type !== 'workflow.progressed') continue
    const progress = data['progress'] as Progress
    const percent =
      progress.total > 0 ? Math.floor(((progress.completed + progress.failed) / progress.total) * 100) : 0
    if (host.isTty) host.rewrite(`  ${barOf(progress)}`)
    else if (percent >= shownPercent + 10) {
      shownPercent = percent
      host.printError(`  ${barOf(progress)}`)
    }
  }
  return undefined
}

const show = (host: CliHost, line: string) => (host.isTty ? host.rewrite(line) : host.printError(line))

export function barOf({ total, completed, failed }: Progress): string {
  const share = total > 0 ? Math.min(1, (completed + failed) / total) : 0
  const full = Math.round(share * barWidth)
  const broken = failed > 0 ? ` · ${failed} failed` : ''
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${String(Math.floor(share * 100)).padStart(3)} %  ${completed} of ${total}${broken}`
}
