import { Badge } from '../../parts/badge.tsx'
import { clockTime, duration } from '../../parts/format.ts'
import { Icon } from '../../parts/icon.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { RunStep } from './run-story.ts'

const signs = { doing: 'clock', done: 'check', failed: 'warning' } as const
const inks = { doing: 'text-accent', done: 'text-ok', failed: 'text-bad' } as const
const mostPlain = 40

interface Words {
  readonly actions: Readonly<Record<string, string>>
}
export const actionWord = ({ actions }: Words, action: string) => actions[action] ?? action

interface StepsProps {
  readonly steps: readonly RunStep[]
  /** False: what has no end yet is at work. */
  readonly hasEnded: boolean
}

/** Forward first, then the way back; each with what it was for and how long it took. */
export function RunSteps({ steps, hasEnded }: StepsProps) {
  const { infrastructure: say } = useStrings()
  if (steps.length <= mostPlain) {
    return (
      <ol className="border-t">
        {steps.map((step, at) => (
          <li key={at}>
            <Step step={step} hasEnded={hasEnded} />
          </li>
        ))}
      </ol>
    )
  }
  return (
    <VirtualList
      label={say.storySteps}
      rows={steps}
      keyOf={(_, at) => at}
      rowHeight={50}
      isMeasured
      className="h-96 border-t"
    >
      {step => <Step step={step} hasEnded={hasEnded} />}
    </VirtualList>
  )
}

function Step({ step, hasEnded }: { readonly step: RunStep; readonly hasEnded: boolean }) {
  const { infrastructure: say } = useStrings()
  const { resource, type, engine, action, status, startedAt, endedAt, reason, isWayBack } = step
  const isAtWork = status === 'doing' && !hasEnded
  const words = {
    doing: isAtWork ? say.stepDoing : say.stepBroken,
    done: say.stepDone,
    failed: say.stepFailed,
  }
  return (
    <div
      className={`flex items-baseline gap-x-3 border-b px-4 py-1.5 text-[13px] ${isWayBack ? 'bg-warn-wash/40' : ''}`}
    >
      <span className={`flex w-20 shrink-0 items-center gap-1.5 text-xs font-medium ${inks[status]}`}>
        <Icon name={signs[status]} size={13} className={isAtWork ? 'animate-pulse' : ''} />
        {words[status]}
      </span>
      <span className="min-w-0 flex-1">
        {actionWord(say, action)} <span className="font-medium">{resource}</span>{' '}
        <span className="text-faint text-xs">
          {engine} {type}
        </span>{' '}
        {isWayBack && <Badge tone="warn">{say.wayBack}</Badge>}
        {reason !== undefined && (
          <span className={`block text-xs break-words ${status === 'failed' ? 'text-bad' : 'text-faint'}`}>
            {reason}
          </span>
        )}
      </span>
      <span className="text-faint shrink-0 text-right font-mono text-xs">
        {endedAt === undefined ? clockTime(startedAt) : duration(Date.parse(endedAt) - Date.parse(startedAt))}
      </span>
    </div>
  )
}
