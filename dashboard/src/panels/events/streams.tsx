import { useState } from 'react'
import { useReadPages } from '../../client/alice.ts'
import { SearchInput } from '../../parts/field.tsx'
import { number } from '../../parts/format.ts'
import { RowsAnswer } from '../../parts/rows-answer.tsx'
import { Empty } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { EventsSearch } from './events-search.ts'

/** What events are about: each subject with its number of events. */
export function Streams({ onChoose }: { onChoose(search: EventsSearch): void }) {
  const { events } = useStrings()
  const [prefix, setPrefix] = useState('')
  const { query, rows, more } = useReadPages(
    'events.streams',
    prefix === '' ? {} : { prefix },
    page => page.streams,
  )
  return (
    <>
      <div className="border-b p-3">
        <SearchInput
          label={events.streamPrefix}
          value={prefix}
          onChange={setPrefix}
          className="w-full sm:w-72"
        />
      </div>
      <RowsAnswer
        query={query}
        isEmpty={rows.length === 0}
        empty={
          <Empty icon="events" title={events.noStreams}>
            {events.noStreamsHint}
          </Empty>
        }
        lines={10}
      >
        <VirtualList
          label={events.streams}
          rows={rows}
          keyOf={({ subject }) => subject}
          rowHeight={46}
          onEnd={more}
          className="h-[calc(100dvh-17rem)] min-h-80"
        >
          {({ subject, events: count, last_type, last_time }) => (
            <button
              type="button"
              onClick={() => onChoose({ subject })}
              className="hover:bg-hover flex h-full w-full items-center gap-4 px-4 text-left text-[13px]"
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate font-mono text-xs font-medium">{subject}</span>
                <span className="text-soft block truncate text-xs">{last_type}</span>
              </span>
              <span className="text-soft text-right text-xs">
                {events.eventCount(number(count))}
                <br />
                <Time at={last_time} />
              </span>
            </button>
          )}
        </VirtualList>
      </RowsAnswer>
    </>
  )
}
