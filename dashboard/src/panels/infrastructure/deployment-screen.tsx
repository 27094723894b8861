import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useRead, type Output } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Page, Skeleton } from '../../parts/section.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { deploymentTabs, type DeploymentSearch } from './address.ts'
import { DeploymentActions, DeploymentFacts } from './deployment-actions.tsx'
import { DeploymentStory } from './deployment-story.tsx'
import { DriftTab } from './drift-tab.tsx'
import { HistoryTab } from './history-tab.tsx'
import { PlanDialog, type Wanted } from './plan-dialog.tsx'
import { ResourceDrawer } from './resource-drawer.tsx'
import { ResourcesTab } from './resources-tab.tsx'
import { TimeTab } from './time-tab.tsx'
import { useDeploymentEvents, useRun } from './use-runs.ts'

const ResourceGraph = lazy(async () => ({ default: (await import('./resource-graph.tsx')).ResourceGraph }))

export type Shown = Output<'deployments.get'>

/** What is asked for and not yet carried out. */
export interface Ask {
  readonly wanted: Wanted
  readonly title: string
  readonly isDestructive?: boolean
  readonly typed?: string
}

export function DeploymentScreen() {
  const { id } = useParams({ from: '/inside/infrastructure/deployments/$id' }) as { readonly id: string }
  const { app } = useStrings()
  const deployment = useRead('deployments.get', { deployment_id: id })
  if (!deployment.data) {
    return (
      <Page title={app.infrastructure}>
        <Answer of={deployment}>{() => null}</Answer>
      </Page>
    )
  }
  return <Deployment key={id} deployment={deployment.data} />
}

function Deployment({ deployment }: { readonly deployment: Shown }) {
  const { infrastructure: say } = useStrings()
  const { deployment_id: id, name } = deployment
  const search = useSearch({ from: '/inside/infrastructure/deployments/$id' }) as DeploymentSearch
  const navigate = useNavigate({ from: '/infrastructure/deployments/$id' })
  const go = (change: DeploymentSearch) =>
    void navigate({ search: (last: DeploymentSearch) => ({ ...last, ...change }), replace: true })
  const [ask, setAsk] = useState<Ask>()
  const events = useDeploymentEvents(id)
  const run = useRun(events, deployment.workflow_id)
  const tabs = {
    resources: () => <ResourcesTab deployment={deployment} search={search} go={go} onAsk={setAsk} />,
    graph: () => (
      <Suspense fallback={<Skeleton lines={6} />}>
        <ResourceGraph resources={deployment.resources} onOpen={resource => go({ resource })} />
      </Suspense>
    ),
    drift: () => <DriftTab deployment={deployment} onAsk={setAsk} />,
    history: () => <HistoryTab deployment={deployment} events={events} onAsk={setAsk} />,
    time: () => <TimeTab deployment={deployment} events={events} at={search.at} onMove={at => go({ at })} />,
  }
  return (
    <Page
      title={name}
      about={<DeploymentFacts deployment={deployment} />}
      actions={
        <DeploymentActions deployment={deployment} onAsk={setAsk} onDrift={() => go({ tab: 'drift' })} />
      }
    >
      <DeploymentStory deployment={deployment} run={run} onAsk={setAsk} />
      <div className="card overflow-hidden">
        <Tabs
          label={name}
          value={search.tab ?? 'resources'}
          onChange={chosen => go({ tab: deploymentTabs.find(each => each === chosen) })}
          tabs={deploymentTabs.map(each => ({
            id: each,
            label: each === 'time' ? say.timeTravel : say[each],
            count: each === 'resources' ? deployment.resources.length : undefined,
            content: tabs[each],
          }))}
        />
      </div>
      <ResourceDrawer
        deployment={deployment}
        name={search.resource}
        onClose={() => go({ resource: undefined })}
        onAsk={setAsk}
      />
      <PlanDialog
        wanted={ask?.wanted}
        title={ask?.title ?? ''}
        isDestructive={ask?.isDestructive ?? false}
        typed={ask?.typed}
        onClose={() => setAsk(undefined)}
      />
    </Page>
  )
}
