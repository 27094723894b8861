import { useMemo } from 'react'
import type { Item } from '../../client/alice.ts'
import { StatusBadge } from '../../parts/badge.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Empty } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { DeploymentSearch } from './address.ts'
import { Adopt } from './adopt-dialog.tsx'
import type { Ask, Shown } from './deployment-screen.tsx'
import { asTree } from './resource-order.ts'

export type Resource = Item<'deployments.get', 'resources'>

interface ResourcesProps {
  readonly deployment: Shown
  readonly search: DeploymentSearch
  go(change: DeploymentSearch): void
  onAsk(ask: Ask): void
}

const columns =
  'md:grid md:grid-cols-[minmax(0,1.4fr)_8rem_7rem_7rem_minmax(0,1.6fr)_8rem] md:items-center md:gap-3'

/** As rows by name, or below what they need. */
export function ResourcesTab({
  deployment: { deployment_id, resources },
  search,
  go,
  onAsk,
}: ResourcesProps) {
  const { infrastructure: say } = useStrings()
  const isTree = search.view === 'tree'
  const rows = useMemo(() => {
    if (!isTree) return resources.map(resource => ({ resource, depth: 0 }))
    const nodes = resources.map(each => ({ ...each, name: each.resource, needs: each.depends_on }))
    return asTree(nodes).map(({ node, depth }) => ({ resource: node as Resource, depth }))
  }, [resources, isTree])
  if (resources.length === 0) {
    return (
      <Empty icon="infrastructure" title={say.noResources}>
        {say.noResourcesHint}
      </Empty>
    )
  }
  return (
    <>
      <div className="flex justify-end gap-2 border-b px-3 py-2">
        <Adopt deploymentId={deployment_id} onAsk={onAsk} />
        <div role="group" aria-label={say.shownAs} className="bg-sunken flex rounded-md p-0.5">
          {(['table', 'tree'] as const).map(each => (
            <button
              key={each}
              type="button"
              aria-pressed={isTree === (each === 'tree')}
              onClick={() => go({ view: each === 'tree' ? 'tree' : undefined })}
              className="text-soft hover:text-ink aria-pressed:bg-surface aria-pressed:text-ink h-6 rounded-sm px-2.5 text-xs font-medium aria-pressed:shadow-xs"
            >
              {say[each]}
            </button>
          ))}
        </div>
      </div>
      <div
        aria-hidden="true"
        className={`text-faint hidden border-b px-4 py-2 text-2xs font-medium ${columns}`}
      >
        <span>{say.resource}</span>
        <span>{say.status}</span>
        <span>{say.type}</span>
        <span>{say.engine}</span>
        <span>{say.address}</span>
        <span className="text-right">{say.lastChange}</span>
      </div>
      <VirtualList
        label={say.resources}
        rows={rows}
        keyOf={row => row.resource.resource}
        rowHeight={44}
        isMeasured
        className="max-h-[60dvh]"
      >
        {({ resource, depth }) => (
          <Row resource={resource} depth={depth} onOpen={() => go({ resource: resource.resource })} />
        )}
      </VirtualList>
    </>
  )
}

/** Seen, and not said. */
const branch = "before:text-faint before:content-['└_'_/_'']"

interface RowProps {
  readonly resource: Resource
  readonly depth: number
  onOpen(): void
}

function Row({ resource, depth, onOpen }: RowProps) {
  const { infrastructure: say } = useStrings()
  const { resource: name, status, type, engine, outputs, reason, depends_on, updated_at } = resource
  const url = typeof outputs.url === 'string' && /^https?:\/\//.test(outputs.url) ? outputs.url : undefined
  const address = addressOf(outputs)
  return (
    <div
      className={`hover:bg-hover relative grid min-h-11 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 border-b px-4 py-1.5 text-[13px] [&>:nth-child(2)]:justify-self-start ${columns}`}
    >
      <button
        type="button"
        onClick={onOpen}
        title={depends_on.length > 0 ? say.needs(depends_on.join(', ')) : undefined}
        style={{ paddingLeft: depth * 18 }}
        className={`block min-w-0 truncate text-left font-medium after:absolute after:inset-0 ${depth > 0 ? branch : ''}`}
      >
        {name}
        {reason !== null && <span className="text-bad block truncate text-xs font-normal">{reason}</span>}
      </button>
      <StatusBadge status={status} />
      <span className="text-soft truncate">{type}</span>
      <span className="text-soft truncate max-md:text-right">{engine}</span>
      <span className="text-soft min-w-0 truncate font-mono text-xs max-md:col-span-2">
        {url === undefined ? (
          address
        ) : (
          <a
            href={url}
            target="_blank"
            rel="noreferrer"
            className="text-accent relative z-10 inline-flex items-center gap-1 hover:underline"
          >
            {url}
            <Icon name="external" size={12} />
          </a>
        )}
      </span>
      <span className="text-soft hidden text-right md:block">
        <Time at={updated_at} />
      </span>
    </div>
  )
}

/** The most telling of what the engine gave. */
function addressOf(outputs: Resource['outputs']): string {
  const { host, port, path, name } = outputs
  if (host !== undefined) return port === undefined ? String(host) : `${host}:${port}`
  return String(path ?? name ?? Object.values(outputs)[0] ?? '–')
}
