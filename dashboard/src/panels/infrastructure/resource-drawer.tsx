import { useState, type ReactNode } from 'react'
import { useMay, useRead, type Output } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge, StatusBadge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Select } from '../../parts/field.tsx'
import { bytes, money } from '../../parts/format.ts'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { Ask, Shown } from './deployment-screen.tsx'
import type { Resource } from './resources-tab.tsx'

interface DrawerProps {
  readonly deployment: Shown
  readonly name: string | undefined
  onClose(): void
  onAsk(ask: Ask): void
}

/** One resource, looked at now: state, limits, outputs, what it printed, and starting and stopping it. */
export function ResourceDrawer({ deployment, name, onClose, onAsk }: DrawerProps) {
  const resource = deployment.resources.find(each => each.resource === name)
  return (
    <Dialog title={name ?? ''} isOpen={name !== undefined} onClose={onClose} isDrawer>
      {resource && (
        <div className="flex flex-col gap-5 p-4">
          <Control deployment={deployment} resource={resource} onAsk={onAsk} />
          <Stats deploymentId={deployment.deployment_id} resource={resource} />
          <Logs deploymentId={deployment.deployment_id} resource={resource.resource} />
        </div>
      )}
    </Dialog>
  )
}

interface ControlProps {
  readonly deployment: Shown
  readonly resource: Resource
  onAsk(ask: Ask): void
}

function Control({ deployment: { deployment_id, status }, resource, onAsk }: ControlProps) {
  const { infrastructure: say } = useStrings()
  const may = useMay('deployments.control')
  const isBusy = status === 'deploying' || status === 'destroying'
  const control = (action: 'start' | 'stop' | 'reboot', title: string) =>
    onAsk({
      wanted: { name: 'deployments.control', input: { deployment_id, resource: resource.resource, action } },
      title,
    })
  return (
    <div className="flex flex-wrap items-center gap-2">
      <StatusBadge status={resource.status} />
      <Badge>{`${resource.engine} ${resource.type}`}</Badge>
      <span className="flex-1" />
      {may && (
        <>
          <Button icon="play" disabled={isBusy} onClick={() => control('start', say.controlStart)}>
            {say.controlStart}
          </Button>
          <Button icon="refresh" disabled={isBusy} onClick={() => control('reboot', say.controlRestart)}>
            {say.controlRestart}
          </Button>
          <Button icon="stop" disabled={isBusy} onClick={() => control('stop', say.controlStop)}>
            {say.controlStop}
          </Button>
        </>
      )}
    </div>
  )
}

function Stats({ deploymentId, resource }: { readonly deploymentId: string; readonly resource: Resource }) {
  const { infrastructure: say } = useStrings()
  const may = useMay('infra.get_resource_stats')
  const stats = useRead(
    'infra.get_resource_stats',
    { deployment_id: deploymentId, resource: resource.resource },
    { enabled: may && resource.handle !== null },
  )
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-2 text-[13px]">
      {resource.reason !== null && (
        <Fact name={say.reason}>
          <span className="!text-bad">{resource.reason}</span>
        </Fact>
      )}
      {resource.depends_on.length > 0 && <Fact name={say.needs('')}>{resource.depends_on.join(', ')}</Fact>}
      {Object.entries(resource.outputs).map(([name, value]) => (
        <Fact key={name} name={name}>
          <span className="flex items-center gap-1">
            <code className="min-w-0 truncate font-mono text-xs">{String(value)}</code>
            <CopyButton text={String(value)} />
          </span>
        </Fact>
      ))}
      {resource.handle !== null && (
        <Fact name={say.handle}>
          <code className="font-mono text-xs break-all">{resource.handle}</code>
        </Fact>
      )}
      {may && resource.handle !== null && <Answer of={stats}>{data => <Looked stats={data} />}</Answer>}
    </dl>
  )
}

function Looked({ stats }: { readonly stats: Output<'infra.get_resource_stats'> }) {
  const { infrastructure: say } = useStrings()
  const { state, limits, monthly, changes, changed_at, has_drifted } = stats
  const bounds = [
    limits.cpu > 0 && say.cores(limits.cpu),
    limits.memory_mb > 0 && bytes(limits.memory_mb * 1024 ** 2),
    limits.storage_gb > 0 && bytes(limits.storage_gb * 1024 ** 3),
  ].filter(each => each !== false)
  return (
    <>
      <Fact name={say.state}>
        <span className="flex flex-wrap gap-2">
          <StatusBadge status={state} />
          {has_drifted && <StatusBadge status="drifted" />}
        </span>
      </Fact>
      <Fact name={say.limits}>
        {bounds.length > 0 ? bounds.join(' · ') : say.unlimited}
        <span className="text-faint block text-xs">{say.usageNone}</span>
      </Fact>
      {monthly && <Fact name={say.cost}>{money(monthly)}</Fact>}
      <Fact name={say.changesTo}>
        {Object.entries(changes)
          .map(([name, count]) => `${name.replaceAll('_', ' ')} ${count}×`)
          .join(' · ')}
        <span className="text-faint block text-xs">
          <Time at={changed_at} />
        </span>
      </Fact>
    </>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <>
    <dt className="text-faint self-center text-xs">{name}</dt>
    <dd className="min-w-0">{children}</dd>
  </>
)

const lineCounts = ['50', '200', '1000']
const followMs = 2000

function Logs({ deploymentId, resource }: { readonly deploymentId: string; readonly resource: string }) {
  const { infrastructure: say } = useStrings()
  const may = useMay('deployments.logs')
  const [lines, setLines] = useState('50')
  const [isFollowing, setFollowing] = useState(true)
  const logs = useRead(
    'deployments.logs',
    { deployment_id: deploymentId, resource, lines: Number(lines) },
    { enabled: may, keepsLast: true, ...(isFollowing && { everyMs: followMs }) },
  )
  if (!may) return null
  return (
    <section className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="text-[13px] font-semibold">{say.logs}</h3>
        <span className="text-faint flex-1 text-xs">{say.logsHint}</span>
        <label className="flex items-center gap-1.5 text-[13px]">
          <input
            type="checkbox"
            checked={isFollowing}
            onChange={event => setFollowing(event.target.checked)}
            className="accent-accent size-4"
          />
          {say.follow}
        </label>
        <Select
          label={say.logsLines}
          value={lines}
          onChange={setLines}
          options={lineCounts.map(each => [each, each] as const)}
          className="!w-20"
        />
      </div>
      <Answer of={logs}>
        {({ lines: printed }) =>
          printed.length === 0 ? (
            <p className="text-soft text-[13px]">{say.logsNone}</p>
          ) : (
            <pre
              tabIndex={0}
              role="region"
              aria-label={say.logs}
              className="bg-sunken max-h-[50vh] overflow-auto rounded-md border p-3 font-mono text-xs leading-5 break-words whitespace-pre-wrap"
            >
              {printed.join('\n')}
            </pre>
          )
        }
      </Answer>
    </section>
  )
}
