import { Link } from '@tanstack/react-router'
import { useMay, useRead, useReadPages, type Input, type Item } from '../../client/alice.ts'
import { Badge, StatusBadge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { SearchInput, Select } from '../../parts/field.tsx'
import { money } from '../../parts/format.ts'
import { Empty, Skeleton } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { deploymentStatuses } from './address.ts'
import type { TabProps } from './infrastructure-screen.tsx'

type Deployment = Item<'deployments.list', 'deployments'>

const columns =
  'md:grid md:grid-cols-[minmax(0,2.2fr)_8.5rem_minmax(0,1fr)_minmax(0,1fr)_8rem_6.5rem_8rem] md:items-center md:gap-3'

export function DeploymentsTab({ search, go }: TabProps) {
  const { infrastructure: say } = useStrings()
  const { status, engine, environment, drift, name } = search
  const input: Input<'deployments.list'> = {
    ...(status && { status }),
    ...(engine !== undefined && { engine }),
    ...(environment !== undefined && { environment }),
    ...(drift && { drifted: drift === 'yes' }),
    ...(name !== undefined && { name }),
  }
  const { query, rows, more } = useReadPages('deployments.list', input, page => page.deployments)
  const isFiltered = Object.keys(input).length > 0
  return (
    <>
      <Filters search={search} go={go} />
      {query.error && !query.data ? (
        <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <Skeleton lines={6} />
      ) : rows.length === 0 ? (
        <Nothing isFiltered={isFiltered} go={go} />
      ) : (
        <>
          <div
            aria-hidden="true"
            className={`text-faint hidden border-b px-4 py-2 text-2xs font-medium ${columns}`}
          >
            <span>{say.name}</span>
            <span>{say.status}</span>
            <span>{say.engine}</span>
            <span>{say.environment}</span>
            <span>{say.drift}</span>
            <span className="text-right">{say.cost}</span>
            <span className="text-right">{say.lastChange}</span>
          </div>
          <VirtualList
            label={say.deployments}
            rows={rows}
            keyOf={row => row.deployment_id}
            rowHeight={56}
            isMeasured
            onEnd={more}
            className="max-h-[calc(100dvh-17rem)]"
          >
            {row => <Row deployment={row} />}
          </VirtualList>
        </>
      )}
    </>
  )
}

function Filters({ search, go }: TabProps) {
  const { infrastructure: say } = useStrings()
  const may = useMay('infra.engines')
  const { data } = useRead('infra.engines', {}, { enabled: may })
  const engines =
    data?.engines.map(({ name }) => name) ?? (search.engine === undefined ? [] : [search.engine])
  return (
    <div role="search" className="grid grid-cols-2 gap-2 border-b p-3 md:flex md:flex-wrap">
      <SearchInput
        label={say.searchName}
        value={search.name ?? ''}
        onChange={text => go({ name: text || undefined })}
        className="col-span-2 md:w-52"
      />
      <Select
        label={say.status}
        value={search.status ?? ''}
        onChange={value => go({ status: deploymentStatuses.find(each => each === value)! })}
        options={[
          ['', say.anyStatus],
          ...deploymentStatuses.map(each => [each, each.replaceAll('_', ' ')] as const),
        ]}
        className="md:w-auto"
      />
      <Select
        label={say.engine}
        value={search.engine ?? ''}
        onChange={value => go({ engine: value || undefined })}
        options={[['', say.anyEngine], ...engines.map(each => [each, each] as const)]}
        className="md:w-40"
      />
      <SearchInput
        label={say.anyEnvironment}
        value={search.environment ?? ''}
        onChange={text => go({ environment: text || undefined })}
        className="md:w-40"
      />
      <Select
        label={say.drift}
        value={search.drift ?? ''}
        onChange={value => go({ drift: value === '' ? undefined : value === 'yes' ? 'yes' : 'no' })}
        options={[
          ['', say.anyDrift],
          ['yes', say.onlyDrifted],
          ['no', say.notDrifted],
        ]}
        className="md:w-auto"
      />
    </div>
  )
}

function Nothing({ isFiltered, go }: { readonly isFiltered: boolean; go: TabProps['go'] }) {
  const { app, infrastructure: say } = useStrings()
  if (!isFiltered) {
    return (
      <Empty
        icon="infrastructure"
        title={say.noDeployments}
        actions={
          <Button kind="primary" onClick={() => go({ tab: 'templates' })}>
            {say.fromTemplate}
          </Button>
        }
      >
        {say.noDeploymentsHint}
      </Empty>
    )
  }
  const none = {
    status: undefined,
    engine: undefined,
    environment: undefined,
    drift: undefined,
    name: undefined,
  }
  return (
    <Empty
      icon="search"
      title={say.noDeploymentFits}
      actions={<Button onClick={() => go(none)}>{app.clearFilters}</Button>}
    />
  )
}

function Row({ deployment }: { readonly deployment: Deployment }) {
  const { infrastructure: say } = useStrings()
  const { deployment_id, name, status, error, engines, environment, resources, monthly_cost, updated_at } =
    deployment
  return (
    <Link
      to="/infrastructure/deployments/$id"
      params={{ id: deployment_id }}
      className={`hover:bg-hover flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2 text-[13px] outline-offset-[-2px] ${columns}`}
    >
      <span className="min-w-0 flex-1 basis-40">
        <span className="block truncate font-medium">{name}</span>
        <span className="text-faint block truncate text-xs">
          {error ? <span className="!text-bad">{error.message}</span> : say.resourceCount(resources)}
        </span>
      </span>
      <span>
        <StatusBadge status={status} />
      </span>
      <span aria-hidden="true" className="basis-full md:hidden" />
      <span className="text-soft truncate">{engines.join(', ')}</span>
      <span className="text-soft truncate">{environment}</span>
      <DriftMark deployment={deployment} />
      <span className="text-soft md:text-right">{monthly_cost ? money(monthly_cost) : '–'}</span>
      <span className="text-soft md:text-right">
        <Time at={updated_at} />
      </span>
    </Link>
  )
}

function DriftMark({ deployment: { drifted, failed } }: { readonly deployment: Deployment }) {
  const { infrastructure: say } = useStrings()
  if (drifted > 0) {
    return (
      <span>
        <Badge tone="warn">{say.driftCount(drifted)}</Badge>
      </span>
    )
  }
  if (failed > 0) {
    return (
      <span>
        <Badge tone="bad">{say.failedCount(failed)}</Badge>
      </span>
    )
  }
  return <span className="text-soft">{say.asLeft}</span>
}
