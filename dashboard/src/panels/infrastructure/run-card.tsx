import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Icon } from '../../parts/icon.tsx'
import { Progress } from '../../parts/spark.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { actionWord, RunSteps } from './run-steps.tsx'
import type { Run, RunStep } from './run-story.ts'

/** A change as it is carried out, resource by resource. */
export function RunningCard({ run, actions }: { readonly run: Run; readonly actions?: ReactNode }) {
  const { infrastructure: say } = useStrings()
  const done = run.steps.filter(({ status }) => status !== 'doing').length
  const total = Math.max(run.planned, run.steps.length)
  return (
    <section aria-label={say.running} className="card border-accent overflow-hidden">
      <div className="flex flex-wrap items-center justify-between gap-3 px-4 pt-3 pb-2">
        <h2 className="text-[13px] font-semibold">{say.running}</h2>
        <div className="flex items-center gap-3">
          <span role="status" className="text-soft text-[13px]">
            {say.runOf(done, total)}
          </span>
          {actions}
        </div>
      </div>
      <div className="px-4 pb-3">
        <Progress label={say.running} done={done} total={total} />
      </div>
      <RunSteps steps={latestOf(run.steps)} hasEnded={false} />
    </section>
  )
}

const mostShown = 8

/** What is at work, and the last of what is done: a page that lives stays small. */
function latestOf(steps: readonly RunStep[]): readonly RunStep[] {
  const doing = steps.filter(({ status }) => status === 'doing').slice(0, mostShown)
  const ended = steps.filter(({ status }) => status !== 'doing')
  const kept = new Set([...doing, ...ended.slice(-Math.max(2, mostShown - doing.length))])
  return steps.filter(step => kept.has(step))
}

interface StoryProps {
  readonly run: Run
  readonly actions?: ReactNode
}

/** A change that failed: what failed, why, what was taken back, that nothing is otherwise, and what to do now. */
export function FailureStory({ run, actions }: StoryProps) {
  const { infrastructure: say } = useStrings()
  const isBack = run.status === 'rolled_back'
  const undone = run.steps.filter(({ isWayBack, status }) => isWayBack && status === 'done')
  const failures = run.steps.filter(({ status }) => status === 'failed')
  const { stateBefore, stateAfter } = run
  const isUnchanged = isBack && stateBefore !== undefined && stateBefore === stateAfter
  return (
    <section
      aria-label={isBack ? say.storyRolledBack : say.storyFailed}
      className={`card overflow-hidden ${isBack ? 'border-warn-mark' : 'border-bad-mark'}`}
    >
      <div className={`flex items-center gap-2.5 px-4 py-3 ${isBack ? 'bg-warn-wash' : 'bg-bad-wash'}`}>
        <Icon name={isBack ? 'undo' : 'warning'} className={isBack ? 'text-warn' : 'text-bad'} />
        <h2 className="text-sm font-semibold">{isBack ? say.storyRolledBack : say.storyFailed}</h2>
      </div>
      <dl className="grid gap-x-6 gap-y-4 p-4 text-[13px] sm:grid-cols-2 xl:grid-cols-4">
        <Fact name={say.storyWhy} icon="warning" ink="text-bad">
          {failures.length === 0 ? (
            run.error?.message
          ) : (
            <ul className="flex flex-col gap-1">
              {failures.slice(0, 3).map(({ resource, reason }) => (
                <li key={resource} className="break-words">
                  <span className="font-medium">{say.storyWhich(resource)}</span>
                  <span className="text-soft block">{reason}</span>
                </li>
              ))}
            </ul>
          )}
          {run.skipped.length > 0 && (
            <p className="text-soft">{say.storySkipped(run.skipped.slice(0, 8).join(', '))}</p>
          )}
        </Fact>
        <Fact name={say.storyUndone} icon="undo" ink="text-warn">
          {undone.length > 0 ? (
            <>
              <span className="font-medium">{say.storyUndoneCount(undone.length)}</span>
              <span className="text-soft block">
                {undone.map(({ resource, action }) => `${actionWord(say, action)} ${resource}`).join(', ')}
              </span>
            </>
          ) : (
            <span className="font-medium">{isBack ? say.storyNothingUndone : say.storyKept}</span>
          )}
        </Fact>
        <Fact name={say.storyState} icon="check" ink={isUnchanged ? 'text-ok' : 'text-soft'}>
          {isUnchanged ? (
            <>
              <span className="font-medium">{say.storyUnchanged}</span>{' '}
              <code className="bg-sunken rounded px-1 font-mono text-xs">{stateBefore.slice(0, 12)}</code>
              <span className="text-soft block">{say.storyUnchangedHint}</span>
            </>
          ) : (
            <Fingerprints before={stateBefore} after={stateAfter} />
          )}
        </Fact>
        <Fact name={say.storyNext} icon="chevron" ink="text-accent">
          <span className="block">{isBack ? say.storyNextRolledBack : say.storyNextFailed}</span>
          <span className="mt-2 flex flex-wrap gap-2">{actions}</span>
        </Fact>
      </dl>
      <details className="border-t">
        <summary className="text-soft hover:bg-hover px-4 py-2 text-[13px] font-medium">
          {say.storySteps}
        </summary>
        <RunSteps steps={run.steps} hasEnded />
      </details>
    </section>
  )
}

interface FactProps {
  readonly name: string
  readonly icon: 'warning' | 'undo' | 'check' | 'chevron'
  readonly ink: string
  readonly children: ReactNode
}

const Fact = ({ name, icon, ink, children }: FactProps) => (
  <div className="min-w-0">
    <dt className="text-faint mb-1 flex items-center gap-1.5 text-xs">
      <Icon name={icon} size={13} className={ink} />
      {name}
    </dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </div>
)

const Fingerprints = ({
  before,
  after,
}: {
  readonly before: string | undefined
  readonly after: string | undefined
}) => (
  <code className="text-soft font-mono text-xs">
    {before?.slice(0, 12) ?? '–'} → {after?.slice(0, 12) ?? '–'}
  </code>
)

/** Leads to the whole of it: steps, retries, input. */
export const ToWorkflow = ({ id }: { readonly id: string }) => {
  const { infrastructure: say } = useStrings()
  return (
    <Link to={`/workflows/${id}`} className="text-accent text-[13px] hover:underline">
      {say.toWorkflow}
    </Link>
  )
}
