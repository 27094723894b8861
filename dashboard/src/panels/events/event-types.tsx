import { useState } from 'react'
import { useRead, type Item } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SearchInput } from '../../parts/field.tsx'
import { number } from '../../parts/format.ts'
import { JsonView } from '../../parts/json-view.tsx'
import { Empty } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { EventsSearch } from './events-search.ts'

type EventType = Item<'events.list_types', 'types'>

/** Every type of event with its schema, how often it happened, and when last. */
export function EventTypes({ onChoose }: { onChoose(search: EventsSearch): void }) {
  const { events } = useStrings()
  const [text, setText] = useState('')
  const [open, setOpen] = useState<EventType>()
  const input = { include_schemas: true, ...(text !== '' && { text }) }
  const query = useRead('events.list_types', input, { keepsLast: true })
  return (
    <>
      <div className="border-b p-3">
        <SearchInput label={events.typeText} value={text} onChange={setText} className="w-full sm:w-72" />
      </div>
      <Answer of={query} lines={10}>
        {({ types, counted_to, head }) => (
          <>
            {types.length === 0 && (
              <Empty icon="events" title={events.noTypes}>
                {events.noTypesHint}
              </Empty>
            )}
            <ul className="divide-y">
              {types.map(type => (
                <li key={type.type}>
                  <TypeRow type={type} onOpen={() => setOpen(type)} />
                </li>
              ))}
            </ul>
            {counted_to < head && (
              <p className="text-faint p-3 text-center text-xs">{events.countedTo(number(counted_to))}</p>
            )}
          </>
        )}
      </Answer>
      <Dialog
        title={open?.type ?? ''}
        about={open?.about}
        isOpen={open !== undefined}
        onClose={() => setOpen(undefined)}
        isDrawer
        footer={open && <Button onClick={() => onChoose({ types: open.type })}>{events.allOfType}</Button>}
      >
        <div className="p-4">
          {open?.schema !== undefined && <JsonView value={open.schema} label={events.schema} />}
        </div>
      </Dialog>
    </>
  )
}

function TypeRow({ type, onOpen }: { readonly type: EventType; onOpen(): void }) {
  const { events } = useStrings()
  return (
    <button
      type="button"
      onClick={onOpen}
      className="hover:bg-hover flex w-full flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-left text-[13px]"
    >
      <span className="flex min-w-0 basis-60 items-center gap-2 font-medium">
        <span className="truncate">{type.type}</span>
        {type.version === null ? (
          <Badge tone="warn">{events.undeclared}</Badge>
        ) : (
          <Badge>{events.version(type.version)}</Badge>
        )}
      </span>
      <span className="text-soft min-w-0 flex-1 basis-60 sm:truncate">{type.about}</span>
      <span className="text-soft ml-auto flex gap-3 text-xs">
        {type.is_publishable && <Badge tone="info">{events.publishable}</Badge>}
        <span>{number(type.events)}</span>
        <span className="w-24 text-right">
          {type.last_time === null ? events.never : <Time at={type.last_time} />}
        </span>
      </span>
    </button>
  )
}
