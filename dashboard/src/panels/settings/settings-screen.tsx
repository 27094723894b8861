import { Link, useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useOperations } from '../../client/alice.ts'
import { Empty, Page, Skeleton } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { settingsTabs } from './settings-tabs.ts'

/** How this Alice is set up, who may come in, and what it wrote down. */
export function Settings() {
  const { app, settings } = useStrings()
  const { tab } = useParams({ strict: false }) as { readonly tab?: string }
  const operations = useOperations()
  const shown = settingsTabs.filter(
    ({ needs }) => needs === undefined || needs.some(each => operations?.has(each) ?? false),
  )
  const open = tab === undefined ? shown[0] : shown.find(({ id }) => id === tab)
  if (!operations) {
    return (
      <Page title={app.settings}>
        <Skeleton lines={6} />
      </Page>
    )
  }
  return (
    <Page title={app.settings}>
      <div className="grid min-w-0 gap-4 lg:grid-cols-[11rem_minmax(0,1fr)]">
        <nav aria-label={settings.tabs} className="flex gap-0.5 overflow-x-auto lg:flex-col">
          {shown.map(({ id }) => (
            <Link
              key={id}
              to="/settings/$tab"
              params={{ tab: id }}
              aria-current={id === open?.id ? 'page' : undefined}
              className="text-soft hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-wash aria-[current=page]:text-accent flex h-8 items-center rounded-md px-2.5 text-[13px] font-medium whitespace-nowrap"
            >
              {settings[id]}
            </Link>
          ))}
        </nav>
        <div className="min-w-0">
          {open ? (
            <Suspense fallback={<Skeleton lines={6} />}>
              <open.Content />
            </Suspense>
          ) : (
            <Empty icon="settings" title={settings.nothingVisible}>
              {settings.nothingVisibleHint}
            </Empty>
          )}
        </div>
      </div>
    </Page>
  )
}
