import { useNavigate, useSearch } from '@tanstack/react-router'
import { Select } from '../../parts/field.tsx'
import { useKeys } from '../../parts/keys.ts'
import { Page } from '../../parts/section.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { spans, tabs, type ServicesSearch } from './address.ts'
import { BoundsTab } from './bounds-tab.tsx'
import { Concerns } from './concerns.tsx'
import { HealthTab } from './health-tab.tsx'
import { StoreTab } from './store-tab.tsx'
import { WorkTab } from './work-tab.tsx'

export function Services() {
  const { app, services: say } = useStrings()
  const search = useSearch({ from: '/inside/services' }) as ServicesSearch
  const navigate = useNavigate({ from: '/services' })
  const go = (change: ServicesSearch) =>
    void navigate({ search: (last: ServicesSearch) => ({ ...last, ...change }), replace: true })
  const { tab = 'health', span = 'hour', only } = search
  const toggle = () => go({ only: only ? undefined : 'problems' })
  useKeys({ x: toggle })
  const labels = { health: say.health, work: say.work, bounds: say.bounds, store: say.storeTitle }
  const content = {
    health: () => <HealthTab span={span} onlyProblems={only !== undefined} />,
    work: () => <WorkTab />,
    bounds: () => <BoundsTab />,
    store: () => <StoreTab />,
  }
  return (
    <Page
      title={app.services}
      about={say.about}
      actions={
        tab === 'health' && (
          <>
            <label className="flex items-center gap-2 text-[13px]">
              <input
                type="checkbox"
                checked={only !== undefined}
                onChange={toggle}
                className="accent-accent size-4"
              />
              {say.onlyProblems}
            </label>
            <Select
              label={say.span}
              value={span}
              onChange={value => go({ span: spans.find(each => each === value) })}
              options={spans.map(each => [each, say.spans[each]] as const)}
              className="!w-auto"
            />
          </>
        )
      }
    >
      <Concerns go={go} />
      <div className="card overflow-hidden">
        <Tabs
          label={app.services}
          value={tab}
          onChange={id => go({ tab: tabs.find(each => each === id) })}
          tabs={tabs.map(id => ({ id, label: labels[id], content: content[id] }))}
        />
      </div>
    </Page>
  )
}
