import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMay, useRead } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { useKeys } from '../../parts/keys.ts'
import { Page } from '../../parts/section.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { tabs, type InfrastructureSearch } from './address.ts'
import { BlueprintsTab } from './blueprints-tab.tsx'
import { DeploymentsTab } from './deployments-tab.tsx'
import { QuotasTab } from './quotas-tab.tsx'
import { TemplatesTab } from './templates-tab.tsx'

/** How a tab reads and writes what of it stands in the address. */
export interface TabProps {
  readonly search: InfrastructureSearch
  go(change: InfrastructureSearch): void
}

export function Infrastructure() {
  const { app, infrastructure: say } = useStrings()
  const search = useSearch({ from: '/inside/infrastructure' }) as InfrastructureSearch
  const navigate = useNavigate({ from: '/infrastructure' })
  const mayWrite = useMay('blueprints.create')
  const mayBound = useMay('infra.list_quotas')
  const tab = search.tab ?? 'deployments'
  const go: TabProps['go'] = change =>
    void navigate({
      search: (last: InfrastructureSearch) => ({ ...last, ...change }),
      replace: !('tab' in change),
    })
  const choose = (id: string) =>
    void navigate({ search: id === tabs[0] ? {} : { tab: tabs.find(each => each === id)! } })
  useKeys({ t: () => choose('templates') })
  const content = {
    deployments: () => <DeploymentsTab search={search} go={go} />,
    blueprints: () => <BlueprintsTab search={search} go={go} />,
    templates: () => <TemplatesTab search={search} go={go} />,
    quotas: () => <QuotasTab />,
  }
  return (
    <Page
      title={app.infrastructure}
      about={<Engines />}
      actions={
        mayWrite && (
          <>
            <Button
              icon="plus"
              onClick={() => void navigate({ to: '/infrastructure/blueprints/$id', params: { id: 'new' } })}
            >
              {say.newBlueprint}
            </Button>
            <Button kind="primary" icon="infrastructure" onClick={() => choose('templates')}>
              {say.fromTemplate}
            </Button>
          </>
        )
      }
    >
      <div className="card overflow-hidden">
        <Tabs
          label={app.infrastructure}
          value={tab}
          onChange={choose}
          tabs={tabs
            .filter(id => id !== 'quotas' || mayBound)
            .map(id => ({ id, label: say[id], content: content[id] }))}
        />
      </div>
    </Page>
  )
}

/** Which engines there are, and which of them do not answer. */
function Engines() {
  const { infrastructure: say } = useStrings()
  const may = useMay('infra.engines')
  const { data } = useRead('infra.engines', {}, { enabled: may })
  if (!data) return say.about
  return (
    <div className="flex flex-wrap gap-x-4">
      <span className="text-faint">{say.engines}</span>
      <ul aria-label={say.engines} className="flex flex-wrap gap-x-4 gap-y-1">
        {data.engines.map(({ name, is_healthy: isWell, health }) => (
          <li key={name} title={health} className="flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className={`size-2 rounded-full ${isWell ? 'bg-ok-mark' : 'bg-bad-mark'}`}
            />
            {isWell ? name : say.engineAway(name)}
            {isWell && <span className="sr-only">{say.engineWell}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
