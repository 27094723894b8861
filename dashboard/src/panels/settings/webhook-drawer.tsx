import { useState } from 'react'
import { useAct, useMay, useRead, type Output } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { StatusBadge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Confirm, Dialog } from '../../parts/dialog.tsx'
import { duration, number } from '../../parts/format.ts'
import { Tabs } from '../../parts/tabs.tsx'
import { tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { WebhookDeadLetters } from './webhook-dead-letters.tsx'
import { WebhookDeliveries } from './webhook-deliveries.tsx'

interface WebhookDrawerProps {
  readonly id: string
  onClose(): void
}

/** One webhook: what it sent, what did not arrive, and what can be done. */
export function WebhookDrawer({ id, onClose }: WebhookDrawerProps) {
  const { settings } = useStrings()
  const [tab, setTab] = useState('deliveries')
  const answer = useRead('webhooks.get', { webhook_id: id })
  const { data } = answer
  const [tested, setTested] = useState<Output<'webhooks.test'>>()
  return (
    <Dialog
      title={data?.url ?? settings.webhooks}
      isOpen
      isDrawer
      onClose={onClose}
      footer={
        data && (
          <WebhookActions id={id} isPaused={data.status !== 'active'} onGone={onClose} onTested={setTested} />
        )
      }
    >
      <Answer of={answer}>
        {({ status, last_error, progress }) => (
          <div className="flex flex-wrap items-center gap-3 px-4 py-3 text-[13px]">
            <StatusBadge status={status} />
            {progress && progress.lag > 0 && (
              <span className="text-soft">{settings.lag(number(progress.lag))}</span>
            )}
            {last_error !== null && <span className="text-bad break-words">{last_error}</span>}
          </div>
        )}
      </Answer>
      <div role="status">{tested && <Tested answer={tested} />}</div>
      <Tabs
        label={settings.webhooks}
        value={tab}
        onChange={setTab}
        tabs={[
          { id: 'deliveries', label: settings.deliveries, content: () => <WebhookDeliveries id={id} /> },
          {
            id: 'dead',
            label: settings.deadLetters,
            count: data?.progress?.dead,
            content: () => <WebhookDeadLetters id={id} />,
          },
        ]}
      />
    </Dialog>
  )
}

/** What became of the test. */
function Tested({ answer }: { readonly answer: Output<'webhooks.test'> }) {
  const { settings } = useStrings()
  const { delivered, duration_ms, error, status } = answer
  return (
    <p
      className={`mx-4 mb-2 rounded-md px-3 py-2 text-[13px] ${delivered ? 'bg-ok-wash text-ok' : 'bg-bad-wash text-bad'}`}
    >
      {delivered
        ? settings.testOk(duration(duration_ms))
        : settings.testFailed(error ?? String(status ?? ''))}
    </p>
  )
}

interface WebhookActionsProps {
  readonly id: string
  readonly isPaused: boolean
  onGone(): void
  onTested(answer: Output<'webhooks.test'>): void
}

function WebhookActions({ id, isPaused, onGone, onTested }: WebhookActionsProps) {
  const { app, settings } = useStrings()
  const webhook_id = id
  const test = useAct('webhooks.test')
  const pause = useAct('webhooks.pause')
  const resume = useAct('webhooks.resume')
  const remove = useAct('webhooks.remove')
  const [mayTest, mayPause, mayRemove] = [
    useMay('webhooks.test'),
    useMay('webhooks.pause'),
    useMay('webhooks.remove'),
  ]
  const tryIt = () => test.mutate({ webhook_id }, { onSuccess: onTested, onError: tellError })
  const flip = isPaused ? resume : pause
  return (
    <>
      {mayRemove && (
        <Confirm
          title={settings.webhookRemoveTitle}
          about={settings.webhookRemoveAbout}
          action={app.remove}
          onConfirm={() => remove.mutate({ webhook_id }, { onSuccess: onGone, onError: tellError })}
          trigger={open => (
            <Button icon="trash" onClick={open}>
              {app.remove}
            </Button>
          )}
        />
      )}
      {mayPause && (
        <Button
          icon={isPaused ? 'play' : 'pause'}
          isBusy={flip.isPending}
          onClick={() => flip.mutate({ webhook_id }, { onError: tellError })}
        >
          {isPaused ? settings.resume : settings.pause}
        </Button>
      )}
      {mayTest && (
        <Button kind="primary" isBusy={test.isPending} onClick={tryIt}>
          {settings.test}
        </Button>
      )}
    </>
  )
}
