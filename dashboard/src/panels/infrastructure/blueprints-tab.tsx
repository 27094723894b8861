import { Link, useNavigate } from '@tanstack/react-router'
import { useReadPages, type Item } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { SearchInput } from '../../parts/field.tsx'
import { Empty, Skeleton } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { TabProps } from './infrastructure-screen.tsx'

const columns =
  'md:grid md:grid-cols-[minmax(0,2.5fr)_4rem_7rem_minmax(0,1fr)_minmax(0,1fr)_8rem] md:items-center md:gap-3'

export function BlueprintsTab({ search, go }: TabProps) {
  const { infrastructure: say } = useStrings()
  const { name, environment } = search
  const { query, rows, more } = useReadPages(
    'blueprints.list',
    { name, environment },
    page => page.blueprints,
  )
  return (
    <>
      <div role="search" className="grid grid-cols-2 gap-2 border-b p-3 md:flex">
        <SearchInput
          label={say.name}
          value={name ?? ''}
          onChange={text => go({ name: text || undefined })}
          className="md:w-52"
        />
        <SearchInput
          label={say.anyEnvironment}
          value={environment ?? ''}
          onChange={text => go({ environment: text || undefined })}
          className="md:w-36"
        />
      </div>
      {query.error && !query.data ? (
        <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <Skeleton lines={6} />
      ) : rows.length === 0 ? (
        <Nothing isFiltered={name !== undefined || environment !== undefined} go={go} />
      ) : (
        <>
          <div
            aria-hidden="true"
            className={`text-faint hidden border-b px-4 py-2 text-2xs font-medium ${columns}`}
          >
            <span>{say.name}</span>
            <span>{say.version}</span>
            <span>{say.resources}</span>
            <span>{say.engine}</span>
            <span>{say.environment}</span>
            <span className="text-right">{say.lastChange}</span>
          </div>
          <VirtualList
            label={say.blueprints}
            rows={rows}
            keyOf={row => row.blueprint_id}
            rowHeight={56}
            isMeasured
            onEnd={more}
            className="max-h-[calc(100dvh-17rem)]"
          >
            {row => <Row blueprint={row} />}
          </VirtualList>
        </>
      )}
    </>
  )
}

function Row({ blueprint }: { readonly blueprint: Item<'blueprints.list', 'blueprints'> }) {
  const { infrastructure: say } = useStrings()
  const { blueprint_id, name, description, version, resources, providers, environment, updated_at } =
    blueprint
  return (
    <Link
      to="/infrastructure/blueprints/$id"
      params={{ id: blueprint_id }}
      className={`hover:bg-hover flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2 text-[13px] outline-offset-[-2px] ${columns}`}
    >
      <span className="min-w-0 flex-1 basis-40">
        <span className="block truncate font-medium">{name}</span>
        <span className="text-faint block truncate text-xs">{description || blueprint_id}</span>
      </span>
      <span className="text-soft">{say.versionOf(version)}</span>
      <span className="text-soft">{say.resourceCount(resources)}</span>
      <span className="text-soft truncate">{providers.join(', ')}</span>
      <span className="text-soft truncate">{environment ?? '–'}</span>
      <span className="text-soft md:text-right">
        <Time at={updated_at} />
      </span>
    </Link>
  )
}

function Nothing({ isFiltered, go }: { readonly isFiltered: boolean; go: TabProps['go'] }) {
  const { app, infrastructure: say } = useStrings()
  const navigate = useNavigate()
  if (isFiltered) {
    return (
      <Empty
        icon="search"
        title={say.noBlueprintFits}
        actions={
          <Button onClick={() => go({ name: undefined, environment: undefined })}>{app.clearFilters}</Button>
        }
      />
    )
  }
  return (
    <Empty
      icon="infrastructure"
      title={say.noBlueprints}
      actions={
        <>
          <Button
            onClick={() => void navigate({ to: '/infrastructure/blueprints/$id', params: { id: 'new' } })}
          >
            {say.newBlueprint}
          </Button>
          <Button kind="primary" onClick={() => go({ tab: 'templates' })}>
            {say.fromTemplate}
          </Button>
        </>
      }
    >
      {say.noBlueprintsHint}
    </Empty>
  )
}
