import { useNavigate, useSearch } from '@tanstack/react-router'
import { Card, Page } from '../../parts/section.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { DeadLetters } from './dead-letters.tsx'
import { EventLog } from './event-log.tsx'
import { EventTypes } from './event-types.tsx'
import type { EventsSearch } from './events-search.ts'
import { Streams } from './streams.tsx'

/** The event store: the log itself, and what it is made of. */
export function Events() {
  const { app, events } = useStrings()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as EventsSearch
  const go = (next: EventsSearch) => void navigate({ to: '/events', search: next, replace: true })
  const showLog = (next: EventsSearch) => void navigate({ to: '/events', search: next })
  const actions = (
    <a
      href="/docs/events"
      target="_blank"
      rel="noreferrer"
      className="text-accent text-[13px] hover:underline"
    >
      {events.asyncapi}
    </a>
  )
  return (
    <Page title={app.events} about={events.about} actions={actions}>
      <Card isFlush>
        <Tabs
          label={events.tabs}
          value={search.tab ?? 'log'}
          onChange={tab => go(tab === 'log' ? {} : { tab: tab as NonNullable<EventsSearch['tab']> })}
          tabs={[
            { id: 'log', label: events.log, content: () => <EventLog search={search} onSearch={go} /> },
            { id: 'streams', label: events.streams, content: () => <Streams onChoose={showLog} /> },
            { id: 'types', label: events.types, content: () => <EventTypes onChoose={showLog} /> },
            { id: 'dead-letters', label: events.deadLetters, content: () => <DeadLetters /> },
          ]}
        />
      </Card>
    </Page>
  )
}
