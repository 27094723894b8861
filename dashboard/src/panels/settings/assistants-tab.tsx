import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay, useRead } from '../../client/alice.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card, Empty } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { KeyDialog } from './key-dialog.tsx'
import { Snippets } from './snippets.tsx'
import { TabPage } from './tab-page.tsx'

/** Which assistants may come in, and how another one is let in. */
export function AssistantsTab() {
  const { settings } = useStrings()
  const [isMaking, setMaking] = useState(false)
  const mayCreate = useMay('keys.create')
  const maySee = useMay('keys.list')
  const make = mayCreate && (
    <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
      {settings.assistantKey}
    </Button>
  )
  return (
    <TabPage about={settings.assistantsAbout} actions={make}>
      {maySee && <Connected />}
      <Card title={settings.connect} isFlush>
        <Snippets apiKey={settings.keyPlaceholder} />
      </Card>
      {isMaking && <KeyDialog kind="assistant" onClose={() => setMaking(false)} />}
    </TabPage>
  )
}

function Connected() {
  const { settings } = useStrings()
  const mayAudit = useMay('audit.list')
  const { data } = useRead('keys.list', { limit: 200 })
  if (!data) return null
  const known = data.keys.filter(({ kind, status }) => kind === 'assistant' && status === 'active')
  return (
    <Card title={settings.connected} isFlush>
      {known.length === 0 ? (
        <Empty icon="person" title={settings.connectedNone}>
          {settings.connectedNoneHint}
        </Empty>
      ) : (
        <ul className="divide-y text-[13px]">
          {known.map(({ key_id, name, roles, last_used_at }) => (
            <li key={key_id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
              <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
              {roles.map(each => (
                <Badge key={each} tone="accent">
                  {each}
                </Badge>
              ))}
              <span className="text-soft text-xs">
                {settings.keyUsed}: {last_used_at === null ? settings.never : <Time at={last_used_at} />}
              </span>
              {mayAudit && (
                <Link
                  to="/settings/$tab"
                  params={{ tab: 'audit' }}
                  search={{ actor: `assistant:${name}` }}
                  className="text-accent text-xs hover:underline"
                >
                  {settings.whatItDid}
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
