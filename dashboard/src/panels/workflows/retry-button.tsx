import { isRefusal } from '#kernel'
import { useState } from 'react'
import { useAct, useMay, type Input } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm, Dialog } from '../../parts/dialog.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'

interface RetryButtonProps {
  readonly workflowId: string
  /** The step to go on from; the one that failed where none is given. */
  readonly fromStep?: string
}

interface Repeats {
  readonly steps: readonly { readonly step_id: string; readonly effect: string }[]
  readonly count: number
  readonly can_be_repeated: boolean
}

/** Goes on from a step. Where that would write something twice, it says what, and asks once more. */
export function RetryButton({ workflowId, fromStep }: RetryButtonProps) {
  const { workflows: words } = useStrings()
  const mayRetry = useMay('workflows.retry')
  const retry = useAct('workflows.retry')
  const [repeats, setRepeats] = useState<Repeats>()
  if (!mayRetry) return null
  const input: Input<'workflows.retry'> = {
    workflow_id: workflowId,
    ...(fromStep !== undefined && { from_step: fromStep }),
  }
  const ask = (more: Partial<Input<'workflows.retry'>> = {}) =>
    retry.mutate(
      { ...input, ...more },
      {
        onSuccess() {
          setRepeats(undefined)
          tell(words.retried)
        },
        onError(error) {
          const isRepeat = isRefusal(error) && error.code === 'STEPS_WOULD_REPEAT'
          if (isRepeat) setRepeats(error.details as unknown as Repeats)
          else tellError(error)
        },
      },
    )
  const isWhole = fromStep === undefined
  return (
    <>
      <Confirm
        title={isWhole ? words.retryTitle : words.retryFromTitle}
        about={isWhole ? words.retryAbout : words.retryFromAbout}
        action={words.retryAction}
        kind="primary"
        isBusy={retry.isPending}
        onConfirm={() => ask()}
        trigger={open => (
          <Button kind={isWhole ? 'primary' : 'plain'} icon="refresh" onClick={open} isBusy={retry.isPending}>
            {isWhole ? words.retry : words.retryFrom}
          </Button>
        )}
      />
      <RepeatDialog
        repeats={repeats}
        isBusy={retry.isPending}
        onClose={() => setRepeats(undefined)}
        onRepeat={() => ask({ repeat_writes: true })}
      />
    </>
  )
}

interface RepeatDialogProps {
  readonly repeats: Repeats | undefined
  readonly isBusy: boolean
  onClose(): void
  onRepeat(): void
}

const mostShown = 8

function RepeatDialog({ repeats, isBusy, onClose, onRepeat }: RepeatDialogProps) {
  const { app, workflows: words } = useStrings()
  const canRepeat = repeats?.can_be_repeated ?? false
  const footer = (
    <>
      <Button onClick={onClose}>{canRepeat ? app.cancel : app.close}</Button>
      {canRepeat && (
        <Button kind="danger" isBusy={isBusy} onClick={onRepeat}>
          {words.repeatAction}
        </Button>
      )}
    </>
  )
  return (
    <Dialog
      title={words.repeatTitle}
      about={canRepeat ? words.repeatAbout : words.repeatNever}
      isOpen={repeats !== undefined}
      onClose={onClose}
      footer={footer}
    >
      <ul className="flex flex-col gap-1 p-4 font-mono text-xs">
        {repeats?.steps.slice(0, mostShown).map(({ step_id }) => (
          <li key={step_id} className="truncate">
            {step_id}
          </li>
        ))}
        {repeats && repeats.count > mostShown && (
          <li className="text-soft font-sans">{words.andMore(repeats.count - mostShown)}</li>
        )}
      </ul>
    </Dialog>
  )
}
