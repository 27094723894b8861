import { isFinished, type WorkflowStatus } from '#kernel'
import type { AliceClient, CloudEvent } from '#surfaces/client'
import type { CliHost } from './host.ts'

const ends = new Set(['workflow.completed', 'workflow.failed', 'workflow.canceled'])
const barWidth = 28

interface Progress {
  readonly total: number
  readonly completed: number
  readonly failed: number
}

/** Follows a workflow to its end with a bar (on a terminal) or a line now and then; answers how it ended. */
export async function watchWorkflow(
  host: CliHost,
  client: AliceClient,
  workflowId: string,
  isQuiet: boolean,
): Promise<CloudEvent | undefined> {
  const leave = new AbortController()
  const signal = AbortSignal.any([leave.signal, host.interrupted])
  const show = isQuiet ? () => undefined : createShow(host)
  for await (const event of client.follow({ after: 0, subject: workflowId, signal })) {
    // One that failed and was retried has ended before, and goes on.
    if (ends.has(event.type) && (await isOver(client, workflowId))) {
      leave.abort()
      if (host.isTty && !isQuiet) host.rewrite('')
      return event
    }
    show(event)
  }
  return undefined
}

async function isOver(client: AliceClient, workflowId: string): Promise<boolean> {
  const { status } = (await client.call('workflows.get', { workflow_id: workflowId, steps: 0 })) as {
    status: WorkflowStatus
  }
  return isFinished(status)
}

/** What the events of workflows carry, as far as it is shown. */
interface Shown {
  readonly step_name?: string
  readonly waiting_for?: string
  readonly until?: string
  readonly reason?: string
  readonly progress?: Progress
}

function createShow(host: CliHost): (event: CloudEvent) => void {
  const say = host.isTty ? host.rewrite : host.printError
  let steps = 0
  let shownPercent = -10

  const showProgress = (progress: Progress) => {
    const percent = Math.floor(shareOf(progress) * 100)
    if (!host.isTty && percent < shownPercent + 10) return
    shownPercent = percent
    say(`  ${barOf(progress)}`)
  }

  return ({ type, data }) => {
    const { step_name, waiting_for, until, reason, progress } = data as Shown
    if (type === 'workflow.step_completed') {
      steps += 1
      if (host.isTty) host.rewrite(`  step ${steps}  ${step_name}`)
    } else if (type === 'workflow.waiting') say(`  waits for ${waiting_for ?? until ?? reason}`)
    else if (type === 'workflow.progressed' && progress) showProgress(progress)
  }
}

const shareOf = ({ total, completed, failed }: Progress) =>
  total > 0 ? Math.min(1, (completed + failed) / total) : 0

export function barOf(progress: Progress): string {
  const { total, completed, failed } = progress
  const share = shareOf(progress)
  const full = Math.round(share * barWidth)
  const bar = `${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`
  const broken = failed > 0 ? ` · ${failed} failed` : ''
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${completed} of ${total}${broken}`
}
