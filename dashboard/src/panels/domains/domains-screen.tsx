import { Link } from '@tanstack/react-router'
import { useRead } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Page } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'

/** Every domain of this server, whether or not it has a screen of its own. */
export function Domains() {
  const { app } = useStrings()
  const query = useRead('system.domains', {})
  return (
    <Page title={app.domains} about={app.domainsHint}>
      <Answer of={query}>
        {({ domains }) => (
          <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
            {domains.map(({ domain, about, panels, operations }) => (
              <li key={domain}>
                <Link
                  to="/domains/$domain"
                  params={{ domain }}
                  className="card hover:border-edge flex h-full flex-col gap-2 p-4 transition-colors"
                >
                  <span className="flex items-center justify-between gap-2">
                    <span className="font-semibold">{domain}</span>
                    <Badge>{app.operationCount(operations.length)}</Badge>
                  </span>
                  <span className="text-soft text-[13px]">{about}</span>
                  {panels.length > 0 && (
                    <span className="text-faint mt-auto text-xs">
                      {app.panels}: {panels.map(({ title }) => title).join(', ')}
                    </span>
                  )}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </Page>
  )
}
