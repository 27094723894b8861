import { useAct, useMay, useReadPages } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { Time } from '../../parts/time.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'

/** Events that did not arrive after all their tries, until somebody decides. */
export function WebhookDeadLetters({ id }: { readonly id: string }) {
  const { settings } = useStrings()
  const replay = useAct('webhooks.replay_dead_letter')
  const discard = useAct('webhooks.discard_dead_letter')
  const mayReplay = useMay('webhooks.replay_dead_letter')
  const mayDiscard = useMay('webhooks.discard_dead_letter')
  const { query, rows, more } = useReadPages(
    'webhooks.dead_letters',
    { webhook_id: id, limit: 50 },
    page => page.dead_letters,
  )
  return (
    <Answer of={query}>
      {() =>
        rows.length === 0 ? (
          <p className="text-soft p-4 text-[13px]">{settings.noDeadLetters}</p>
        ) : (
          <VirtualList
            label={settings.deadLetters}
            rows={rows}
            keyOf={each => each.dead_letter_id}
            rowHeight={60}
            onEnd={more}
            className="h-[60vh]"
          >
            {({ dead_letter_id, event_type, error, attempts, failed_at }) => (
              <div className="flex h-full items-center gap-3 border-b px-4 text-[13px]">
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-mono text-xs">{event_type}</span>
                  <span className="text-bad block truncate text-xs" title={error.message}>
                    {error.message}
                  </span>
                  <span className="text-soft block text-xs">
                    {settings.attempts(attempts)} · <Time at={failed_at} />
                  </span>
                </span>
                {mayReplay && (
                  <Button
                    isBusy={replay.isPending}
                    onClick={() =>
                      replay.mutate(
                        { webhook_id: id, dead_letter_id },
                        { onSuccess: () => tell(settings.replayed), onError: tellError },
                      )
                    }
                  >
                    {settings.replay}
                  </Button>
                )}
                {mayDiscard && (
                  <IconButton
                    icon="trash"
                    label={settings.discard}
                    onClick={() => discard.mutate({ webhook_id: id, dead_letter_id }, { onError: tellError })}
                  />
                )}
              </div>
            )}
          </VirtualList>
        )
      }
    </Answer>
  )
}
