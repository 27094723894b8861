import { useState } from 'react'
import { useAct, useMay, useRead, type Item } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import type { Strings } from '../../strings/languages.ts'
import { useStrings } from '../../strings/strings.tsx'
import { OperationDialog } from './operation-dialog.tsx'
import { RowsTable, type Column } from './rows-table.tsx'
import { TabPage } from './tab-page.tsx'

type Role = Item<'roles.list', 'roles'>

/** What each role permits; built-in ones stay as they are. */
export function RolesTab() {
  const { settings } = useStrings()
  const [edited, setEdited] = useState<Partial<Role>>()
  const mayDefine = useMay('roles.define')
  const answer = useRead('roles.list', {})
  return (
    <TabPage
      about={settings.rolesAbout}
      actions={
        mayDefine && (
          <Button kind="primary" icon="plus" onClick={() => setEdited({})}>
            {settings.roleNew}
          </Button>
        )
      }
    >
      <Answer of={answer}>
        {({ roles }) => (
          <RowsTable
            label={settings.roles}
            columns={columnsIn(settings, setEdited)}
            rows={roles}
            keyOf={each => each.role}
          />
        )}
      </Answer>
      {edited && (
        <OperationDialog
          title={edited.role ?? settings.roleNew}
          operation="roles.define"
          first={{
            role: edited.role,
            about: edited.about,
            permissions: edited.permissions ?? [],
            except: edited.except ?? [],
          }}
          onClose={() => setEdited(undefined)}
          onDone={() => {
            tell(settings.roleSaved)
            setEdited(undefined)
          }}
        />
      )}
    </TabPage>
  )
}

const columnsIn = (settings: Strings['settings'], onEdit: (role: Role) => void): readonly Column<Role>[] => [
  {
    title: settings.role,
    cell: ({ role, about, is_built_in }) => (
      <span className="flex flex-col gap-0.5">
        <span className="flex items-center gap-2 font-medium">
          {role} {is_built_in && <Badge>{settings.builtIn}</Badge>}
        </span>
        <span className="text-soft text-xs">{about}</span>
      </span>
    ),
  },
  {
    title: settings.permits,
    cell: ({ permissions, except }) => (
      <span className="flex flex-wrap items-center gap-1">
        {permissions.map(each => (
          <Badge key={each} tone="ok">
            <code className="font-mono">{each}</code>
          </Badge>
        ))}
        {except.length > 0 && <span className="text-soft text-xs">{settings.but}</span>}
        {except.map(each => (
          <Badge key={each} tone="bad">
            <code className="font-mono">{each}</code>
          </Badge>
        ))}
      </span>
    ),
  },
  {
    title: settings.actions,
    isActions: true,
    cell: role => <RoleActions role={role} onEdit={() => onEdit(role)} />,
  },
]

function RoleActions({ role: { role, is_built_in }, onEdit }: { readonly role: Role; onEdit(): void }) {
  const { settings } = useStrings()
  const remove = useAct('roles.remove')
  const mayDefine = useMay('roles.define')
  const mayRemove = useMay('roles.remove')
  if (is_built_in) return null
  return (
    <span className="flex justify-end gap-1">
      {mayDefine && <Button onClick={onEdit}>{settings.roleEdit}</Button>}
      {mayRemove && (
        <Confirm
          title={settings.roleRemoveTitle(role)}
          about={settings.roleRemoveAbout}
          action={settings.roleRemove}
          onConfirm={() => remove.mutate({ role }, { onError: tellError })}
          trigger={open => (
            <IconButton icon="trash" label={`${settings.roleRemove}: ${role}`} onClick={open} />
          )}
        />
      )}
    </span>
  )
}
