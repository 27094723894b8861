import { useRead, type Item } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { SearchInput } from '../../parts/field.tsx'
import { Empty } from '../../parts/section.tsx'
import type { Strings } from '../../strings/languages.ts'
import { useStrings } from '../../strings/strings.tsx'
import { RowsTable, type Column } from './rows-table.tsx'
import { TabPage } from './tab-page.tsx'
import { useSettingsSearch } from './use-settings-search.ts'

type Setting = Item<'system.config', 'settings'>

/** Every setting: what it is, where it comes from, what it is for. */
export function ConfigurationTab() {
  const { app, settings } = useStrings()
  const { search, change } = useSettingsSearch()
  const answer = useRead('system.config', {})
  const isOnlySet = search.set === 'yes'
  return (
    <TabPage about={settings.configurationAbout}>
      <div className="flex flex-wrap items-center gap-3">
        <SearchInput
          label={settings.configurationSearch}
          value={search.q ?? ''}
          onChange={q => change({ q })}
          className="w-full max-w-sm"
        />
        <label className="text-soft flex items-center gap-2 text-[13px]">
          <input
            type="checkbox"
            checked={isOnlySet}
            onChange={() => change({ set: isOnlySet ? undefined : 'yes' })}
          />
          {settings.onlySet}
        </label>
      </div>
      <Answer of={answer} lines={8}>
        {data => {
          const rows = data.settings.filter(each => fits(each, search.q, isOnlySet))
          return rows.length === 0 ? (
            <Empty
              icon="search"
              title={settings.noSetting}
              actions={
                <Button onClick={() => change({ q: undefined, set: undefined })}>{app.clearFilters}</Button>
              }
            >
              {settings.noSettingHint}
            </Empty>
          ) : (
            <RowsTable
              label={settings.configuration}
              columns={columnsIn(settings)}
              rows={rows}
              keyOf={each => each.name}
            />
          )
        }}
      </Answer>
    </TabPage>
  )
}

const columnsIn = (settings: Strings['settings']): readonly Column<Setting>[] => [
  {
    title: settings.name,
    width: 'minmax(0,16rem)',
    cell: ({ name }) => <code className="font-mono text-xs break-all">{name}</code>,
  },
  {
    title: settings.value,
    cell: ({ value, about }) => (
      <span className="flex flex-col">
        {value === null ? (
          <span className="text-faint text-xs">{settings.notSet}</span>
        ) : (
          <code className="font-mono text-xs break-all">{value}</code>
        )}
        <span className="text-soft text-xs">{about}</span>
      </span>
    ),
  },
  {
    title: settings.configurationSource,
    width: '7rem',
    cell: ({ source }) => (
      <Badge tone={source === 'environment' ? 'accent' : 'quiet'}>
        {source === 'environment' ? settings.fromEnvironment : settings.fromDefault}
      </Badge>
    ),
  },
]

/** There are a few dozen, and all of them are here: these are found without asking again. */
function fits({ name, value, about, source }: Setting, words = '', isOnlySet = false): boolean {
  const text = `${name} ${value ?? ''} ${about ?? ''}`.toLowerCase()
  return (!isOnlySet || source === 'environment') && text.includes(words.toLowerCase())
}
