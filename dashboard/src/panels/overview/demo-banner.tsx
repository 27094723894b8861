import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useMay, useRead } from '../../client/alice.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'

const key = 'alice.demo-banner'
const lives = new Set(['deployed', 'rolled_back', 'failed'])

/** While what the demo made is there: what to try next. */
export function DemoBanner() {
  const { overview } = useStrings()
  const [isShown, setShown] = useState(() => localStorage.getItem(key) !== 'dismissed')
  const may = useMay('deployments.list')
  const { data } = useRead(
    'deployments.list',
    { name: 'sample-site', environment: 'demo', limit: 1 },
    { enabled: may && isShown },
  )
  const site = data?.deployments.find(({ status }) => lives.has(status))
  if (!isShown || !site) return null
  const dismiss = () => {
    localStorage.setItem(key, 'dismissed')
    setShown(false)
  }
  return (
    <section
      aria-label={overview.demoTitle}
      className="bg-accent-wash flex items-start gap-3 rounded-lg py-2.5 pr-2 pl-4"
    >
      <Icon name="play" className="text-accent mt-1" />
      <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-0 text-[13px]">
          <span className="font-semibold">{overview.demoTitle}.</span> {overview.demoAbout}
        </p>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-[13px]">
          <StopServer deploymentId={site.deployment_id} />
          <span className="text-soft flex items-center">
            {overview.demoMore}
            <code className="text-ink ml-2 font-mono text-xs">{overview.demoCommand}</code>
            <CopyButton text={overview.demoCommand} />
          </span>
        </div>
      </div>
      <IconButton icon="close" label={overview.dismiss} onClick={dismiss} />
    </section>
  )
}

/** Stops a program that really runs, and leads to where that is noticed and repaired. */
function StopServer({ deploymentId }: { readonly deploymentId: string }) {
  const { overview } = useStrings()
  const may = useMay('deployments.control')
  const act = useAct('deployments.control')
  const navigate = useNavigate()
  const { data } = useRead('deployments.get', { deployment_id: deploymentId }, { enabled: may })
  const server = data?.resources.find(({ type, handle }) => type === 'service' && handle !== null)
  if (!may || !server) return null
  const { resource } = server
  const stop = () =>
    act.mutate(
      { deployment_id: deploymentId, resource, action: 'stop' },
      {
        onSuccess: () => {
          tell(overview.demoStopped(resource))
          void navigate({ to: `/infrastructure/deployments/${deploymentId}` })
        },
        onError: tellError,
      },
    )
  return (
    <Button icon="stop" isBusy={act.isPending} onClick={stop}>
      {overview.demoStop}
    </Button>
  )
}
