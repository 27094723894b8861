import { useState } from 'react'
import { useMay, useReadPages, type Item } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge, StatusBadge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { KeyActions } from './key-actions.tsx'
import { KeyDialog } from './key-dialog.tsx'
import { RowsTable, type Column } from './rows-table.tsx'
import { TabPage } from './tab-page.tsx'

export type Key = Item<'keys.list', 'keys'>

/** Who may come in with what, and when they last did. */
export function KeysTab() {
  const { app, settings } = useStrings()
  const [isMaking, setMaking] = useState(false)
  const mayCreate = useMay('keys.create')
  const { query, rows, more } = useReadPages('keys.list', { limit: 100 }, page => page.keys)
  const make = mayCreate && (
    <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
      {settings.keyNew}
    </Button>
  )
  return (
    <TabPage about={settings.keysAbout} actions={make}>
      <Answer of={query} lines={6}>
        {() =>
          rows.length === 0 ? (
            <Empty icon="person" title={settings.keysNone} actions={make}>
              {settings.keysNoneHint}
            </Empty>
          ) : (
            <>
              <KeyRows keys={rows} />
              {query.hasNextPage && (
                <Button onClick={more} className="self-center">
                  {app.showMore}
                </Button>
              )}
            </>
          )
        }
      </Answer>
      {isMaking && <KeyDialog onClose={() => setMaking(false)} />}
    </TabPage>
  )
}

/** As a table, with what can be done with each. */
export function KeyRows({ keys }: { readonly keys: readonly Key[] }) {
  const { settings } = useStrings()
  const columns: readonly Column<Key>[] = [
    {
      title: settings.name,
      cell: ({ name, kind, key_id }) => (
        <span className="flex flex-col" title={key_id}>
          <span className="font-medium">{name}</span>
          <span className="text-soft text-xs">{settings[kind]}</span>
        </span>
      ),
    },
    {
      title: settings.keyRole,
      cell: ({ roles, scopes }) => (
        <span className="flex flex-wrap gap-1">
          {roles.map(each => (
            <Badge key={each} tone="accent">
              {each}
            </Badge>
          ))}
          {scopes.map(each => (
            <Badge key={each}>{each}</Badge>
          ))}
        </span>
      ),
    },
    {
      title: settings.keyUsed,
      width: '7.5rem',
      cell: ({ last_used_at }) =>
        last_used_at === null ? (
          <span className="text-faint">{settings.never}</span>
        ) : (
          <Time at={last_used_at} />
        ),
    },
    {
      title: settings.keyEnds,
      width: '7.5rem',
      cell: ({ expires_at }) =>
        expires_at === null ? (
          <span className="text-faint">{settings.forGood}</span>
        ) : (
          <Time at={expires_at} />
        ),
    },
    { title: settings.state, width: '5.5rem', cell: ({ status }) => <StatusBadge status={status} /> },
    { title: settings.actions, isActions: true, cell: key => <KeyActions apiKey={key} /> },
  ]
  return <RowsTable label={settings.keys} columns={columns} rows={keys} keyOf={each => each.key_id} />
}
