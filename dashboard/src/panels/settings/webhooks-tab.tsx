import { useState } from 'react'
import { useMay, useRead, type Item } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge, StatusBadge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { number } from '../../parts/format.ts'
import { Empty } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { RowsTable, type Column } from './rows-table.tsx'
import { ShownOnce } from './shown-once.tsx'
import { TabPage } from './tab-page.tsx'
import { useSettingsSearch } from './use-settings-search.ts'
import { WebhookDialog } from './webhook-dialog.tsx'
import { WebhookDrawer } from './webhook-drawer.tsx'

type Webhook = Item<'webhooks.list', 'webhooks'>

/** Where events are sent, and whether they arrive. */
export function WebhooksTab() {
  const { settings } = useStrings()
  const { search, change } = useSettingsSearch()
  const [isMaking, setMaking] = useState(false)
  const [secret, setSecret] = useState<string>()
  const mayCreate = useMay('webhooks.create')
  const answer = useRead('webhooks.list', { limit: 200 })
  const make = mayCreate && (
    <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
      {settings.webhookNew}
    </Button>
  )
  return (
    <TabPage about={settings.webhooksAbout} actions={make}>
      <Answer of={answer}>
        {({ webhooks }) =>
          webhooks.length === 0 ? (
            <Empty icon="link" title={settings.webhooksNone} actions={make}>
              {settings.webhooksNoneHint}
            </Empty>
          ) : (
            <WebhookRows webhooks={webhooks} onOpen={webhook => change({ webhook })} />
          )
        }
      </Answer>
      {search.webhook !== undefined && (
        <WebhookDrawer id={search.webhook} onClose={() => change({ webhook: undefined })} />
      )}
      {isMaking && (
        <WebhookDialog
          onClose={() => setMaking(false)}
          onMade={made => {
            setMaking(false)
            setSecret(made)
          }}
        />
      )}
      {secret !== undefined && (
        <Dialog title={settings.webhookReady} isOpen onClose={() => setSecret(undefined)}>
          <div className="p-4">
            <ShownOnce label={settings.webhookSecret} text={secret} hint={settings.webhookSecretOnce} />
          </div>
        </Dialog>
      )}
    </TabPage>
  )
}

interface WebhookRowsProps {
  readonly webhooks: readonly Webhook[]
  onOpen(id: string): void
}

function WebhookRows({ webhooks, onOpen }: WebhookRowsProps) {
  const { settings } = useStrings()
  const columns: readonly Column<Webhook>[] = [
    {
      title: settings.name,
      cell: ({ webhook_id, url, description }) => (
        <button
          type="button"
          onClick={() => onOpen(webhook_id)}
          className="text-accent flex max-w-full flex-col text-left hover:underline"
        >
          <span className="font-medium break-all">{url}</span>
          {description !== null && <span className="text-soft text-xs">{description}</span>}
        </button>
      ),
    },
    {
      title: settings.events,
      cell: ({ types }) => (
        <span className="flex flex-wrap gap-1">
          {types.map(each => (
            <Badge key={each}>
              <code className="font-mono">{each}</code>
            </Badge>
          ))}
        </span>
      ),
    },
    {
      title: settings.delivered,
      width: '9rem',
      cell: ({ delivered, failed }) => (
        <span>
          {number(delivered)}
          {failed > 0 && (
            <span className="text-bad">
              {' '}
              · {number(failed)} {settings.failed.toLowerCase()}
            </span>
          )}
        </span>
      ),
    },
    {
      title: settings.lastAttempt,
      width: '7rem',
      cell: ({ last_attempt_at }) =>
        last_attempt_at === null ? (
          <span className="text-faint">{settings.never}</span>
        ) : (
          <Time at={last_attempt_at} />
        ),
    },
    { title: settings.state, width: '5.5rem', cell: ({ status }) => <StatusBadge status={status} /> },
  ]
  return (
    <RowsTable label={settings.webhooks} columns={columns} rows={webhooks} keyOf={each => each.webhook_id} />
  )
}
