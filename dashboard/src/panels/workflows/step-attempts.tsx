import { clockTime, duration, exactTime } from '../../parts/format.ts'
import { JsonView } from '../../parts/json-view.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { StepAnswer } from './step-drawer.tsx'
import { StepMark } from './step-mark.tsx'

const between = (from: string | null | undefined, to: string | null | undefined) =>
  from && to ? Date.parse(to) - Date.parse(from) : undefined

/** Each try with its time and what it broke on, and how long was waited in between. */
export function StepAttempts({ answer: { step, error } }: { readonly answer: StepAnswer }) {
  const { workflows: words } = useStrings()
  const { attempts, retry_at } = step
  return (
    <ol className="flex flex-col p-4 text-[13px]">
      {attempts.map((attempt, at) => {
        const took = between(attempt.started_at, attempt.ended_at)
        const pause = between(attempt.ended_at, attempts[at + 1]?.started_at)
        const status = attempt.error ? 'failed' : attempt.ended_at === null ? 'running' : 'completed'
        return (
          <li key={at}>
            <div className="flex flex-wrap items-center gap-x-3">
              <StepMark status={status} />
              <span className="font-medium">{words.attempt(at + 1)}</span>
              {attempt.started_at !== null && (
                <time
                  dateTime={attempt.started_at}
                  title={exactTime(attempt.started_at)}
                  className="text-faint font-mono text-xs"
                >
                  {clockTime(attempt.started_at)}
                </time>
              )}
              {took !== undefined && <span className="text-soft">{duration(took)}</span>}
            </div>
            {attempt.error && (
              <p className="text-bad ml-6 break-words">
                {attempt.error.message} <code className="font-mono text-xs">{attempt.error.code}</code>
              </p>
            )}
            <p className="text-faint border-line ml-1.5 min-h-4 border-l py-1 pl-4 text-xs">
              {pause !== undefined && pause > 0 && words.pause(duration(pause))}
            </p>
          </li>
        )
      })}
      {retry_at !== null && (
        <li className="text-soft">
          {words.nextAttempt} {exactTime(retry_at)}
        </li>
      )}
      {error && (
        <li className="mt-2">
          <JsonView value={error} label={words.failedWith} />
        </li>
      )}
    </ol>
  )
}
