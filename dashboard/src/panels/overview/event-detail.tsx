import type { CloudEvent } from '#surfaces/client'
import { useEffect, useState } from 'react'
import { useRead } from '../../client/alice.ts'
import { EventDrawer } from '../../parts/event-drawer.tsx'
import { EventRow, eventRowHeight } from '../../parts/event-row.tsx'
import { useStrings } from '../../strings/strings.tsx'

interface EventDetailProps {
  readonly event: CloudEvent | undefined
  onClose(): void
}

/** An event with everything it says, and what belongs to the same; each of those can be opened in its place. */
export function EventDetail({ event, onClose }: EventDetailProps) {
  const [shown, setShown] = useState(event)
  useEffect(() => setShown(event), [event])
  const current = event && (shown ?? event)
  return (
    <EventDrawer event={current} onClose={onClose}>
      {current?.correlationid !== undefined && (
        <Chain correlationId={current.correlationid} position={current.position} onOpen={setShown} />
      )}
    </EventDrawer>
  )
}

interface ChainProps {
  readonly correlationId: string
  readonly position: number
  onOpen(event: CloudEvent): void
}

function Chain({ correlationId, position, onOpen }: ChainProps) {
  const { overview } = useStrings()
  const asked = { correlation_id: correlationId, limit: 50, longest_field: 2000 }
  const { data } = useRead('events.read', asked, { keepsLast: true })
  if (!data || data.events.length < 2) return null
  return (
    <section>
      <h3 className="mb-1 text-[13px] font-semibold">{overview.belongsTo}</h3>
      <ol className="divide-y rounded-md border">
        {(data.events as readonly unknown[] as readonly CloudEvent[]).map(each => (
          <li key={each.position} style={{ height: eventRowHeight() }}>
            <EventRow event={each} isMarked={each.position === position} onOpen={onOpen} />
          </li>
        ))}
      </ol>
    </section>
  )
}
