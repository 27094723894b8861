import { useState } from 'react'
import { useAct, useMay, useRead, type Item } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Button } from '../../parts/button.tsx'
import { number } from '../../parts/format.ts'
import { Card } from '../../parts/section.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { LimitRow, UsageBar } from './limit-row.tsx'
import { OperationDialog } from './operation-dialog.tsx'

type Quota = Item<'quotas.list', 'quotas'>

/** How much each may use in an hour, a day or a month, and how much they did. */
export function QuotasCard() {
  const { settings } = useStrings()
  const [isSetting, setSetting] = useState(false)
  const maySet = useMay('quotas.set')
  const answer = useRead('quotas.list', { limit: 100 })
  const set = maySet && (
    <Button icon="plus" onClick={() => setSetting(true)}>
      {settings.quotaNew}
    </Button>
  )
  return (
    <Card title={settings.quotas} actions={set} isFlush>
      <Answer of={answer}>
        {({ quotas }) =>
          quotas.length === 0 ? (
            <p className="text-soft px-4 py-5 text-[13px]">
              <span className="text-ink font-medium">{settings.quotasNone}.</span> {settings.quotasNoneHint}
            </p>
          ) : (
            <ul className="divide-y">
              {quotas.map(each => (
                <QuotaRow key={each.quota_id} quota={each} />
              ))}
            </ul>
          )
        }
      </Answer>
      {isSetting && (
        <OperationDialog
          title={settings.quotaNew}
          operation="quotas.set"
          first={{ period: 'day' }}
          onClose={() => setSetting(false)}
          onDone={() => {
            tell(settings.saved)
            setSetting(false)
          }}
        />
      )}
    </Card>
  )
}

const mostUsers = 5

function QuotaRow({ quota }: { readonly quota: Quota }) {
  const { settings } = useStrings()
  const remove = useAct('quotas.remove')
  const mayRemove = useMay('quotas.remove')
  const { quota_id, holder, holder_name, counts, period, quota_limit, resets_at, usage } = quota
  const removeIt = () =>
    remove.mutate({ quota_id }, { onSuccess: () => tell(settings.removed), onError: tellError })
  return (
    <LimitRow
      title={
        <>
          {holder === 'everyone' ? settings.everyone : `${holder} ${holder_name}`}{' '}
          <code className="text-soft font-mono text-xs">{counts}</code>
        </>
      }
      about={`${number(quota_limit)} ${settings.per(period)}`}
      resetsAt={resets_at}
      onRemove={mayRemove ? removeIt : undefined}
    >
      {usage.length === 0 && <p className="text-faint text-xs">{settings.quotaUnused}</p>}
      {usage.slice(0, mostUsers).map(({ actor, quota_used }) => (
        <UsageBar
          key={actor}
          label={actor}
          used={quota_used}
          of={quota_limit}
          text={settings.quotaOf(number(quota_used), number(quota_limit))}
        />
      ))}
    </LimitRow>
  )
}
