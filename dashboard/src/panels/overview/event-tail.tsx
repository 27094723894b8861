import type { CloudEvent } from '#surfaces/client'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { SearchInput } from '../../parts/field.tsx'
import { Card } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { EventRate } from './event-rate.tsx'
import { LiveList } from './live-list.tsx'
import type { OverviewSearch } from './overview-search.ts'

const EventDetail = lazy(async () => ({ default: (await import('./event-detail.tsx')).EventDetail }))

/** What just happened, newest first, as it happens. */
export function EventTail() {
  const { overview } = useStrings()
  const search = useSearch({ strict: false }) as OverviewSearch
  const [open, setOpen] = useState<CloudEvent>()
  const all = (
    <Link to="/events" search={search} className="text-accent text-xs hover:underline">
      {overview.allEvents}
    </Link>
  )
  return (
    <Card
      title={
        <span className="flex items-center gap-3">
          {overview.tail}
          <EventRate />
        </span>
      }
      actions={all}
      isFlush
    >
      <Filters search={search} />
      <LiveList search={search} onOpen={setOpen} />
      <Suspense>{open && <EventDetail event={open} onClose={() => setOpen(undefined)} />}</Suspense>
    </Card>
  )
}

const fields = ['types', 'subject', 'text'] as const

function Filters({ search }: { readonly search: OverviewSearch }) {
  const { app, overview } = useStrings()
  const navigate = useNavigate()
  const go = (next: OverviewSearch) => void navigate({ to: '/', search: next, replace: true })
  const labels = { types: overview.filterTypes, subject: overview.filterSubject, text: overview.filterText }
  return (
    <div className="flex items-center gap-2 border-b p-2">
      {fields.map(name => (
        <Filter key={name} name={name} label={labels[name]} value={search[name] ?? ''} />
      ))}
      {Object.keys(search).length > 0 && (
        <Button kind="ghost" icon="close" aria-label={app.clearFilters} onClick={() => go({})} />
      )}
    </div>
  )
}

interface FilterProps {
  readonly name: (typeof fields)[number]
  readonly label: string
  readonly value: string
}

function Filter({ name, label, value }: FilterProps) {
  const navigate = useNavigate()
  const change = useCallback(
    (text: string) =>
      void navigate({
        to: '/',
        search: ({ [name]: _, ...others }: OverviewSearch) => ({
          ...others,
          ...(text !== '' && { [name]: text }),
        }),
        replace: true,
      }),
    [navigate, name],
  )
  return (
    <SearchInput
      label={label}
      value={value}
      onChange={change}
      className={`min-w-0 flex-1 ${name === 'types' ? 'sm:flex-[1.3]' : 'hidden sm:block'}`}
    />
  )
}
