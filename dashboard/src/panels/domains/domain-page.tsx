import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { callAny, useOperations, useOperationSchemas, useRead } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge } from '../../parts/badge.tsx'
import { IconButton } from '../../parts/button.tsx'
import { DataView } from '../../parts/data-view.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Card, Empty, Page } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { AskOperation } from './ask-operation.tsx'

/** What a domain declares to show, and a form for everything it can be asked: no code of its own is needed. */
export function DomainPage() {
  const { app } = useStrings()
  const { domain } = useParams({ strict: false }) as { readonly domain: string }
  const query = useRead('system.domains', {})
  return (
    <Answer of={query}>
      {({ domains }) => {
        const found = domains.find(each => each.domain === domain)
        if (!found) {
          return (
            <Page title={domain}>
              <Empty title={app.notFound}>{app.notFoundHint}</Empty>
            </Page>
          )
        }
        return (
          <Page title={domain} about={found.about}>
            {found.panels.length === 0 && <p className="text-soft text-[13px]">{app.noPanels}</p>}
            {found.panels.map(panel => (
              <PanelCard key={panel.operation + panel.title} {...panel} />
            ))}
            <OperationList names={found.operations} domain={domain} />
          </Page>
        )
      }}
    </Answer>
  )
}

/** A read that needs no input, as it was declared. */
function PanelCard({ title, operation }: { readonly title: string; readonly operation: string }) {
  const { app } = useStrings()
  const query = useQuery({
    queryKey: [operation, {}],
    queryFn: ({ signal }) => callAny(operation, {}, signal),
  })
  const actions = <IconButton icon="refresh" label={app.refresh} onClick={() => void query.refetch()} />
  return (
    <Card title={title} actions={actions} isFlush>
      <Answer of={query}>{data => <DataView value={data} />}</Answer>
    </Card>
  )
}

const tones = { read: 'quiet', write: 'info', destroy: 'bad' } as const

function OperationList({ names, domain }: { readonly names: readonly string[]; readonly domain: string }) {
  const { app } = useStrings()
  const operations = useOperations()
  const navigate = useNavigate()
  const { operation: open } = useSearch({ strict: false }) as { readonly operation?: string }
  const choose = (name: string) =>
    void navigate({
      to: '/domains/$domain',
      params: { domain },
      search: name === open ? {} : { operation: name },
      replace: true,
      resetScroll: false,
    })
  return (
    <Card title={app.operations} isFlush>
      <ul className="divide-y">
        {names.flatMap(name => {
          const info = operations?.get(name)
          if (!info) return []
          const isOpen = name === open
          return [
            <li key={name} id={name}>
              <button
                type="button"
                aria-expanded={isOpen}
                onClick={() => choose(name)}
                className="hover:bg-hover flex w-full items-center gap-3 px-4 py-2 text-left text-[13px]"
              >
                <Icon
                  name="chevron"
                  size={14}
                  className={`text-faint transition-transform ${isOpen ? 'rotate-90' : ''}`}
                />
                <span className="flex min-w-0 flex-1 flex-col gap-x-3 sm:flex-row sm:items-baseline">
                  <code className="shrink-0 font-mono text-xs font-medium">{name}</code>
                  <span className="text-soft min-w-0 sm:truncate">{info.about}</span>
                </span>
                <Badge tone={tones[info.effect]}>{info.effect}</Badge>
              </button>
              {isOpen && <OperationForm name={name} />}
            </li>,
          ]
        })}
      </ul>
    </Card>
  )
}

function OperationForm({ name }: { readonly name: string }) {
  const query = useOperationSchemas()
  return (
    <Answer of={query}>
      {schemas => {
        const info = schemas.get(name)
        return info && <AskOperation key={name} info={info} />
      }}
    </Answer>
  )
}
