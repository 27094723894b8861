import type { CloudEvent } from '#surfaces/client'
import { useState } from 'react'
import { EventDrawer } from '../../parts/event-drawer.tsx'
import { EventRow, eventRowHeight } from '../../parts/event-row.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { StepAnswer } from './step-drawer.tsx'

/** The facts the step recorded together with its end. */
export function StepEvents({ events }: Pick<StepAnswer, 'events'>) {
  const { workflows: words } = useStrings()
  const [open, setOpen] = useState<CloudEvent>()
  if (events.length === 0) return <p className="text-soft p-4 text-[13px]">{words.noStepEvents}</p>
  return (
    <>
      <ol className="py-1">
        {(events as unknown as readonly CloudEvent[]).map(event => (
          <li key={event.position} style={{ height: eventRowHeight() }}>
            <EventRow event={event} onOpen={setOpen} />
          </li>
        ))}
      </ol>
      <EventDrawer event={open} onClose={() => setOpen(undefined)} />
    </>
  )
}
