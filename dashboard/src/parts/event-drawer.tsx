import type { CloudEvent } from '#surfaces/client'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useStrings } from '../strings/strings.tsx'
import { Badge } from './badge.tsx'
import { Dialog } from './dialog.tsx'
import { exactTime } from './format.ts'
import { Icon } from './icon.tsx'
import { JsonView } from './json-view.tsx'
import { placeOfId } from './place-of-id.ts'

interface EventDrawerProps {
  readonly event: CloudEvent | undefined
  onClose(): void
  /** Below what the event says. */
  readonly children?: ReactNode
}

/** Everything an event says, and the ways on from it: what it is about, what it belongs to, what was around it. */
export function EventDrawer({ event, onClose, children }: EventDrawerProps) {
  const { app, events } = useStrings()
  return (
    <Dialog title={event?.type ?? ''} isOpen={event !== undefined} onClose={onClose} isDrawer>
      {event && (
        <div className="flex flex-col gap-4 p-4">
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-[13px]">
            <Row name={events.position}>
              <span className="font-mono text-xs">{event.position}</span>
              <Badge>{event.priority}</Badge>
            </Row>
            <Row name={events.time}>{exactTime(event.time)}</Row>
            <Row name={events.subject}>
              <Way to={placeOfId(event.subject)} text={event.subject} />
            </Row>
            {event.actor !== undefined && (
              <Row name={events.actor}>
                <Way to={`/events?actor=${event.actor}`} text={event.actor} />
              </Row>
            )}
            {event.correlationid !== undefined && (
              <Row name={events.belongsTo}>
                <Way to={`/events?correlation=${event.correlationid}`} text={event.correlationid} />
              </Row>
            )}
            {event.causationid !== undefined && <Row name={events.causedBy}>{event.causationid}</Row>}
            <Row name={events.id}>{event.id}</Row>
            <Row name={events.schema}>{event.dataschema}</Row>
          </dl>
          <nav aria-label={app.open} className="flex flex-wrap gap-x-4 gap-y-1 text-[13px]">
            <Onward to={`/events?around=${event.position}`} text={events.inContext} />
            <Onward to={`/events?subject=${encodeURIComponent(event.subject)}`} text={events.allOfSubject} />
            <Onward to={`/events?types=${event.type}`} text={events.allOfType} />
          </nav>
          <JsonView value={event.data} label={events.data} />
          {children}
        </div>
      )}
    </Dialog>
  )
}

const Row = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <>
    <dt className="text-soft">{name}</dt>
    <dd className="flex min-w-0 items-center gap-2 break-all">{children}</dd>
  </>
)

const Way = ({ to, text }: { readonly to: string | undefined; readonly text: string }) =>
  to === undefined ? (
    <span className="font-mono text-xs">{text}</span>
  ) : (
    <Link to={to} className="text-accent font-mono text-xs hover:underline">
      {text}
    </Link>
  )

const Onward = ({ to, text }: { readonly to: string; readonly text: string }) => (
  <Link to={to} className="text-accent inline-flex min-h-6 items-center gap-1 hover:underline">
    <Icon name="chevron" size={13} />
    {text}
  </Link>
)
