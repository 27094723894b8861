import type { CloudEvent } from '#surfaces/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call, useMay } from '../../client/alice.ts'
import { EventDrawer } from '../../parts/event-drawer.tsx'
import { Card } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { Who } from './change-badges.tsx'
import type { WholeChange } from './change-screen.tsx'

interface Actor {
  readonly id: string
  readonly kind: string
}

interface ChangeData {
  readonly by?: Actor
  readonly proposed_by?: Actor
  readonly verdict?: 'approved' | 'rejected'
}

/** Everything that happened to it, as the log has it. */
export function History({ change: { change_id, status, updated_at } }: { readonly change: WholeChange }) {
  const { approvals } = useStrings()
  const may = useMay('events.read')
  const [open, setOpen] = useState<CloudEvent>()
  const { data } = useQuery({
    // Asked again whenever something happened to it.
    queryKey: ['log', 'change', change_id, status, updated_at],
    queryFn: ({ signal }) => call('events.read', { subject: change_id, limit: 200 }, signal),
    enabled: may,
    placeholderData: last => last,
  })
  if (!data || data.events.length === 0) return null
  return (
    <Card title={approvals.history}>
      <ol className="flex flex-col gap-2.5">
        {(data.events as readonly unknown[] as readonly CloudEvent[]).map(event => {
          const { by, proposed_by, verdict } = event.data as ChangeData
          const actor = by ?? proposed_by
          const does = verdict === undefined ? approvals.events[event.type] : approvals[verdict]
          return (
            <li key={event.id}>
              <button
                type="button"
                onClick={() => setOpen(event)}
                className="hover:bg-hover -mx-2 -my-0.5 flex w-[calc(100%+1rem)] flex-col rounded-md px-2 py-0.5 text-left text-[13px]"
              >
                <span className="flex w-full items-baseline gap-2">
                  <span className="min-w-0 flex-1 truncate">{does ?? event.type}</span>
                  <span className="text-faint text-xs">
                    <Time at={event.time} />
                  </span>
                </span>
                {actor && (
                  <span className="text-soft max-w-full text-xs">
                    <Who actor={`${actor.kind}:${actor.id}`} />
                  </span>
                )}
              </button>
            </li>
          )
        })}
      </ol>
      <EventDrawer event={open} onClose={() => setOpen(undefined)} />
    </Card>
  )
}
