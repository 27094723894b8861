import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useRead, type Output } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { bytes, duration, exactTime, money } from '../../parts/format.ts'
import { placeOfId } from '../../parts/place-of-id.ts'
import { Tabs } from '../../parts/tabs.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { RetryButton } from './retry-button.tsx'
import { waitName } from './run-words.ts'
import { StepAttempts } from './step-attempts.tsx'
import { StepEvents } from './step-events.tsx'
import { StepLogs } from './step-logs.tsx'
import { StepMark } from './step-mark.tsx'
import { StepValue } from './step-value.tsx'

export type StepAnswer = Output<'workflows.step'>

interface StepDrawerProps {
  readonly workflowId: string
  readonly stepId: string | undefined
  /** Whether the run is one that goes on when somebody asks for it. */
  readonly canRetry: boolean
  onClose(): void
  onStep(stepId: string): void
}

type Shown = 'input' | 'output' | 'attempts' | 'logs' | 'events'

/** Everything there is to know of one step. */
export function StepDrawer({ workflowId, stepId, canRetry, onClose, onStep }: StepDrawerProps) {
  const { workflows: words } = useStrings()
  const [shown, setShown] = useState<Shown>('input')
  const answer = useRead(
    'workflows.step',
    { workflow_id: workflowId, step_id: stepId ?? '' },
    { enabled: stepId !== undefined },
  )
  const { data } = answer
  const hasEnded = data !== undefined && data.step.position > 0 && data.step.ended_at !== null
  const footer = canRetry && hasEnded && data.step.compensates === null && (
    <RetryButton workflowId={workflowId} fromStep={data.step.step_id} />
  )
  return (
    <Dialog
      title={data?.step.name ?? stepId ?? words.step}
      isOpen={stepId !== undefined}
      onClose={onClose}
      isDrawer
      {...(footer && { footer })}
    >
      <Answer of={answer} lines={8}>
        {step => (
          <>
            <Facts answer={step} onStep={onStep} />
            <Tabs
              label={words.step}
              value={shown}
              onChange={id => setShown(id as Shown)}
              tabs={[
                {
                  id: 'input',
                  label: words.input,
                  content: () => (
                    <StepValue
                      label={words.input}
                      value={step.input}
                      nothing={step.input_unknown ?? words.noInput}
                    />
                  ),
                },
                {
                  id: 'output',
                  label: words.output,
                  content: () => (
                    <StepValue label={words.output} value={step.output} nothing={words.noOutput} />
                  ),
                },
                {
                  id: 'attempts',
                  label: words.attemptsTab,
                  count: step.step.attempts.length,
                  content: () => <StepAttempts answer={step} />,
                },
                { id: 'logs', label: words.logs, content: () => <StepLogs logs={step.logs} /> },
                {
                  id: 'events',
                  label: words.events,
                  count: step.events.length,
                  content: () => <StepEvents events={step.events} />,
                },
              ]}
            />
          </>
        )}
      </Answer>
    </Dialog>
  )
}

function Facts({ answer, onStep }: { readonly answer: StepAnswer; onStep(stepId: string): void }) {
  const { workflows: words } = useStrings()
  const { step, error } = answer
  const message = error?.message ?? step.error?.message
  return (
    <div className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-[13px]">
        <span className="inline-flex items-center gap-1.5 font-medium">
          <StepMark status={step.status} />
          {words.stepStatus[step.status]}
        </span>
        {step.duration_ms !== null && <span className="text-soft">{duration(step.duration_ms)}</span>}
        {step.cost && <span className="text-soft">{money(step.cost)}</span>}
        {step.output_bytes > 0 && (
          <span className="text-soft">
            {words.size} {bytes(step.output_bytes)}
          </span>
        )}
      </div>
      {typeof message === 'string' && step.status !== 'completed' && (
        <p className="bg-bad-wash rounded-md px-3 py-2 text-[13px] break-words">
          {message} <code className="text-bad font-mono text-xs">{step.error?.code}</code>
        </p>
      )}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-[13px]">
        <dt className="text-soft">{words.step}</dt>
        <dd className="flex min-w-0 items-center gap-1">
          <code className="truncate font-mono text-xs">{step.step_id}</code>
          <span className="-my-2">
            <CopyButton text={step.step_id} />
          </span>
        </dd>
        {step.operation !== null && (
          <>
            <dt className="text-soft">{words.operation}</dt>
            <dd className="font-mono text-xs leading-5">{step.operation}</dd>
          </>
        )}
        {step.started_at !== null && (
          <>
            <dt className="text-soft">{words.began}</dt>
            <dd>{exactTime(step.started_at)}</dd>
          </>
        )}
        {step.waits_for !== null && (
          <>
            <dt className="text-soft">{words.waitedFor}</dt>
            <dd className="min-w-0">
              <WaitedFor what={step.waits_for} />
            </dd>
          </>
        )}
        <Other name={words.compensates} stepId={step.compensates} onStep={onStep} />
        <Other name={words.compensatedBy} stepId={step.compensated_by} onStep={onStep} />
      </dl>
    </div>
  )
}

/** A child is a workflow that can be looked at; a time is said as such. */
function WaitedFor({ what }: { readonly what: string }) {
  const to = placeOfId(what)
  if (to === undefined) return waitName(what)
  return (
    <Link to={to} className="text-accent font-mono text-xs hover:underline">
      {what}
    </Link>
  )
}

interface OtherProps {
  readonly name: string
  readonly stepId: string | null
  onStep(stepId: string): void
}

const Other = ({ name, stepId, onStep }: OtherProps) =>
  stepId !== null && (
    <>
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0">
        <button
          type="button"
          onClick={() => onStep(stepId)}
          className="text-accent max-w-full truncate font-mono text-xs hover:underline"
        >
          {stepId}
        </button>
      </dd>
    </>
  )
