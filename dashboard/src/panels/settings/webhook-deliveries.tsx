import { useReadPages } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { StatusBadge } from '../../parts/badge.tsx'
import { duration } from '../../parts/format.ts'
import { Time } from '../../parts/time.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'

/** What was sent, newest first, with the tries it took. */
export function WebhookDeliveries({ id }: { readonly id: string }) {
  const { settings } = useStrings()
  const { query, rows, more } = useReadPages(
    'webhooks.deliveries',
    { webhook_id: id, limit: 50 },
    page => page.deliveries,
  )
  return (
    <Answer of={query}>
      {() =>
        rows.length === 0 ? (
          <p className="text-soft p-4 text-[13px]">{settings.noDeliveries}</p>
        ) : (
          <VirtualList
            label={settings.deliveries}
            rows={rows}
            keyOf={each => each.message_id}
            rowHeight={52}
            onEnd={more}
            className="h-[60vh]"
          >
            {({ status, events, attempts, last_attempt_at }) => {
              const last = attempts.at(-1)
              return (
                <div className="flex h-full items-center gap-3 border-b px-4 text-[13px]">
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-mono text-xs">
                      {events.map(({ type }) => type).join(', ')}
                    </span>
                    <span className="text-soft block truncate text-xs">
                      {settings.attempts(attempts.length)}
                      {last && ` · ${last.status ?? last.error ?? ''} · ${duration(last.duration_ms)}`}
                    </span>
                  </span>
                  <span className="text-soft text-xs">
                    <Time at={last_attempt_at} />
                  </span>
                  <StatusBadge status={status} />
                </div>
              )
            }}
          </VirtualList>
        )
      }
    </Answer>
  )
}
