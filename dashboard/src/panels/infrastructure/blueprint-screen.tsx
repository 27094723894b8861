import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay, useRead, type Output } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { StatusBadge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card, Page } from '../../parts/section.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { BlueprintSearch } from './address.ts'
import { BlueprintEditor } from './blueprint-editor.tsx'
import { DeployDialog } from './deploy-dialog.tsx'
import { PlanDialog } from './plan-dialog.tsx'
import { readable, starter } from './source-text.ts'
import { VersionsTab } from './versions-tab.tsx'

export function BlueprintScreen() {
  const { id } = useParams({ from: '/inside/infrastructure/blueprints/$id' }) as { readonly id: string }
  return id === 'new' ? <NewBlueprint /> : <KeptBlueprint key={id} id={id} />
}

function NewBlueprint() {
  const { infrastructure: say } = useStrings()
  const navigate = useNavigate()
  return (
    <Page title={say.untitled} about={say.noBlueprintsHint}>
      <Card isFlush>
        <BlueprintEditor
          blueprintId={undefined}
          source={starter}
          newestVersion={0}
          onSaved={id => void navigate({ to: '/infrastructure/blueprints/$id', params: { id } })}
        />
      </Card>
    </Page>
  )
}

function KeptBlueprint({ id }: { readonly id: string }) {
  const { infrastructure: say } = useStrings()
  const search = useSearch({ from: '/inside/infrastructure/blueprints/$id' }) as BlueprintSearch
  const { version } = search
  const blueprint = useRead(
    'blueprints.get',
    { blueprint_id: id, ...(version !== undefined && { version }) },
    { keepsLast: true },
  )
  if (!blueprint.data) {
    return (
      <Page title={say.blueprint}>
        <Answer of={blueprint}>{() => null}</Answer>
      </Page>
    )
  }
  return <Blueprint blueprint={blueprint.data} search={search} />
}

interface BlueprintProps {
  readonly blueprint: Output<'blueprints.get'>
  readonly search: BlueprintSearch
}

function Blueprint({ blueprint, search }: BlueprintProps) {
  const { infrastructure: say } = useStrings()
  const navigate = useNavigate({ from: '/infrastructure/blueprints/$id' })
  const go = (change: BlueprintSearch) =>
    void navigate({ search: (last: BlueprintSearch) => ({ ...last, ...change }), replace: true })
  const [isDeploying, setDeploying] = useState(false)
  const [isDeleting, setDeleting] = useState(false)
  const mayDeploy = useMay('blueprints.deploy')
  const mayDelete = useMay('blueprints.delete')
  const { blueprint_id, name, version, newest_version, environment } = blueprint
  const tabs = {
    source: () => (
      <BlueprintEditor
        key={`${blueprint_id} ${version}`}
        blueprintId={blueprint_id}
        source={readable(blueprint.source)}
        newestVersion={newest_version}
        onSaved={() => go({ version: undefined })}
      />
    ),
    versions: () => <VersionsTab blueprint={blueprint} search={search} go={go} />,
  }
  return (
    <Page
      title={name}
      about={<Facts blueprint={blueprint} />}
      actions={
        <>
          {mayDelete && (
            <Button kind="ghost" icon="trash" className="!text-bad" onClick={() => setDeleting(true)}>
              {say.delete}
            </Button>
          )}
          {mayDeploy && (
            <Button kind="primary" icon="play" onClick={() => setDeploying(true)}>
              {say.deploy}
            </Button>
          )}
        </>
      }
    >
      <LivesAs blueprintId={blueprint_id} />
      {version !== newest_version && (
        <Older version={version} newest={newest_version} onNewest={() => go({ version: undefined })} />
      )}
      <div className="card overflow-hidden">
        <Tabs
          label={name}
          value={search.tab ?? 'source'}
          onChange={id => go({ tab: id === 'versions' ? 'versions' : undefined })}
          tabs={[
            { id: 'source', label: say.source, content: tabs.source },
            { id: 'versions', label: say.versions, count: newest_version, content: tabs.versions },
          ]}
        />
      </div>
      <DeployDialog
        blueprintId={blueprint_id}
        version={version}
        environment={environment}
        isOpen={isDeploying}
        onClose={() => setDeploying(false)}
      />
      <PlanDialog
        wanted={isDeleting ? { name: 'blueprints.delete', input: { blueprint_id } } : undefined}
        title={say.delete}
        isDestructive
        typed={name}
        onClose={() => setDeleting(false)}
        onDone={() => void navigate({ to: '/infrastructure', search: { tab: 'blueprints' } })}
      />
    </Page>
  )
}

function Facts({ blueprint }: { readonly blueprint: Output<'blueprints.get'> }) {
  const { infrastructure: say } = useStrings()
  const { description, version, environment, owner, updated_by, updated_at } = blueprint
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {description !== '' && <span>{description}</span>}
      <span>{say.versionOf(version)}</span>
      {environment !== null && (
        <span>
          {say.environment} {environment}
        </span>
      )}
      {owner !== null && (
        <span>
          {say.owner} {owner}
        </span>
      )}
      <span>
        {updated_by}, <Time at={updated_at} />
      </span>
    </span>
  )
}

interface OlderProps {
  readonly version: number
  readonly newest: number
  onNewest(): void
}

function Older({ version, newest, onNewest }: OlderProps) {
  const { infrastructure: say } = useStrings()
  return (
    <p className="bg-info-wash text-info rounded-md px-4 py-2 text-[13px]">
      {say.olderShown(version)}{' '}
      <button type="button" className="font-medium underline" onClick={onNewest}>
        {say.versionOf(newest)}
      </button>
    </p>
  )
}

/** Where it was deployed to, and how that is. */
function LivesAs({ blueprintId }: { readonly blueprintId: string }) {
  const { infrastructure: say } = useStrings()
  const may = useMay('deployments.list')
  const { data } = useRead('deployments.list', { blueprint_id: blueprintId, limit: 10 }, { enabled: may })
  if (!data) return null
  if (data.deployments.length === 0) return <p className="text-soft text-[13px]">{say.livesNowhere}</p>
  return (
    <ul aria-label={say.livesIn} className="flex flex-wrap gap-2">
      {data.deployments.map(({ deployment_id, environment, status, blueprint_version }) => (
        <li key={deployment_id}>
          <Link
            to="/infrastructure/deployments/$id"
            params={{ id: deployment_id }}
            className="card hover:bg-hover flex h-9 items-center gap-2.5 px-3 text-[13px]"
          >
            <span className="font-medium">{environment}</span>
            <span className="text-soft">{say.versionOf(blueprint_version)}</span>
            <StatusBadge status={status} />
          </Link>
        </li>
      ))}
    </ul>
  )
}
