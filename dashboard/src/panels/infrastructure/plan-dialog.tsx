// Whatever changes infrastructure is asked for twice: what it would do, and then exactly that.
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { useAct, useRead, type Input, type Name } from '../../client/alice.ts'
import { isRefused } from '../../client/session.ts'
import { Answer } from '../../parts/answer.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { PlanFacts } from '../../parts/plan-facts.tsx'
import { PlanView, type ShownPlan } from '../../parts/plan-view.tsx'
import { Skeleton } from '../../parts/section.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'

type Planned = Extract<
  Name,
  | 'blueprints.delete'
  | 'blueprints.deploy'
  | 'deployments.adopt'
  | 'deployments.control'
  | 'deployments.destroy'
  | 'deployments.repair'
  | 'deployments.rollback'
>

/** What is asked for, before it is known what it would do. */
export type Wanted = { [N in Planned]: { readonly name: N; readonly input: Input<N> } }[Planned]

interface Shown {
  readonly plan: ShownPlan
  readonly digest: string
}
interface Waiting {
  readonly status: 'awaiting_approval'
  readonly change_id: string
  readonly summary: string
}
export interface Done {
  readonly deployment_id?: string
  readonly workflow_id?: string
}

interface PlanDialogProps {
  readonly wanted: Wanted | undefined
  /** What it does, in words. */
  readonly title: string
  readonly isDestructive?: boolean
  /** Has to be typed before it can be carried out. */
  readonly typed?: string | undefined
  /** Above the plan: choices that make it another one. */
  readonly choices?: ReactNode
  onClose(): void
  onDone?(done: Done): void
}

export function PlanDialog({ wanted, ...rest }: PlanDialogProps) {
  const { infrastructure: say } = useStrings()
  return (
    <Dialog title={say.planTitle(rest.title)} isOpen={wanted !== undefined} onClose={rest.onClose} isDrawer>
      {wanted && <Asking wanted={wanted} {...rest} />}
    </Dialog>
  )
}

type AskingProps = Omit<PlanDialogProps, 'wanted'> & { readonly wanted: Wanted }

function Asking({ wanted, title, isDestructive = false, typed, choices, onClose, onDone }: AskingProps) {
  const { infrastructure: say } = useStrings()
  const planned = useRead(wanted.name, { ...wanted.input, dry_run: true })
  const act = useAct(wanted.name)
  const [text, setText] = useState('')
  const waiting = asWaiting(act.data)
  const shown = planned.data as unknown as Shown | Waiting | undefined
  const carryOut = ({ digest }: Shown) =>
    act.mutate(
      { ...wanted.input, plan_digest: digest },
      {
        onSuccess(answer) {
          if (asWaiting(answer)) return
          tell((answer as Done).workflow_id === undefined ? say.doneToast : say.startedToast)
          onClose()
          onDone?.(answer as Done)
        },
        // The world is another now: the plan on the screen becomes the one that fits it.
        onError: error => isRefused(error, 'PLAN_CHANGED') && void planned.refetch(),
      },
    )
  if (waiting) return <AwaitingApproval waiting={waiting} />
  return (
    <div className="flex flex-col gap-4 p-4">
      {choices}
      {planned.isPending && <p className="text-soft text-[13px]">{say.planning}</p>}
      {planned.isPending ? (
        <Skeleton lines={3} />
      ) : (
        <Answer of={planned}>
          {() =>
            shown && 'plan' in shown ? (
              <>
                <p className="text-sm font-medium">{shown.plan.summary}</p>
                <PlanView plan={shown.plan} />
                <div className="rounded-md border p-3">
                  <PlanFacts plan={shown.plan} />
                </div>
                {act.error && <ErrorNote error={act.error} />}
                {typed !== undefined && shown.plan.steps.length > 0 && (
                  <Field label={say.typeName(typed)} hint={say.typeNameHint}>
                    {id => (
                      <TextInput
                        id={id}
                        value={text}
                        onChange={event => setText(event.target.value)}
                        className="max-w-72"
                      />
                    )}
                  </Field>
                )}
                <div className="flex flex-wrap justify-end gap-2">
                  <Button
                    kind={isDestructive ? 'danger' : 'primary'}
                    isBusy={act.isPending}
                    disabled={shown.plan.steps.length === 0 || (typed !== undefined && text !== typed)}
                    onClick={() => carryOut(shown)}
                  >
                    {shown.plan.steps.length === 0 ? say.nothingToDo : title}
                  </Button>
                </div>
              </>
            ) : (
              shown && 'change_id' in shown && <AwaitingApproval waiting={shown} />
            )
          }
        </Answer>
      )}
    </div>
  )
}

function asWaiting(answer: unknown): Waiting | undefined {
  const { status } = (answer ?? {}) as { readonly status?: string }
  return status === 'awaiting_approval' ? (answer as Waiting) : undefined
}

function AwaitingApproval({ waiting: { change_id, summary } }: { readonly waiting: Waiting }) {
  const { infrastructure: say } = useStrings()
  return (
    <div role="status" className="flex flex-col items-start gap-2 p-4">
      <p className="text-warn flex items-center gap-2 text-sm font-medium">
        <Icon name="approvals" /> {say.awaiting}
      </p>
      <p className="text-[13px]">{summary}</p>
      <p className="text-soft text-[13px]">{say.awaitingHint}</p>
      <Link to={`/approvals/${change_id}`} className="text-accent text-[13px] font-medium underline">
        {say.toApproval}
      </Link>
    </div>
  )
}
