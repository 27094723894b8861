import { useState } from 'react'
import { useAct, useMay, useRead, useReadPages, type Input, type Item } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SearchInput, Select } from '../../parts/field.tsx'
import { clockTime } from '../../parts/format.ts'
import { JsonView } from '../../parts/json-view.tsx'
import { Empty } from '../../parts/section.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { TabPage } from './tab-page.tsx'
import { useLogTail } from './use-log-tail.ts'
import { useSettingsSearch } from './use-settings-search.ts'

type Line = Item<'logs.read', 'lines'>
type Level = NonNullable<Input<'logs.read'>['level']>

const levels = ['debug', 'info', 'warn', 'error'] as const
const written = [...levels, 'silent'] as const
const tones: Readonly<Record<Level, Tone>> = { debug: 'quiet', info: 'info', warn: 'warn', error: 'bad' }

/** What the process writes down, found by level and words, and followed. */
export function LogTab() {
  const { app, settings } = useStrings()
  const { search, change } = useSettingsSearch()
  const [isFollowing, setFollowing] = useState(true)
  const [open, setOpen] = useState<Line>()
  const level = levels.find(each => each === search.level) ?? 'info'
  const input = { level, limit: 200, ...(search.q !== undefined && { text: search.q }) }
  const { query, rows, more } = useReadPages('logs.read', input, page => page.lines)
  const tail = useLogTail(input, rows, isFollowing)
  const lines = [...tail, ...rows]
  return (
    <TabPage about={settings.logAbout} actions={<WrittenLevel />}>
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          label={settings.logSearch}
          value={search.q ?? ''}
          onChange={q => change({ q })}
          className="w-full sm:w-72"
        />
        <Select
          label={settings.logLevel}
          value={level}
          onChange={next => change({ level: next })}
          options={levels.map(each => [each, settings[each]] as const)}
          className="w-auto"
        />
        <label className="text-soft flex items-center gap-2 text-[13px]">
          <input type="checkbox" checked={isFollowing} onChange={() => setFollowing(!isFollowing)} />
          {settings.logFollow}
        </label>
      </div>
      <div className="card overflow-hidden">
        <Answer of={query} lines={10}>
          {() =>
            lines.length === 0 ? (
              <Empty
                icon="search"
                title={settings.logNone}
                actions={
                  <Button onClick={() => change({ q: undefined, level: 'debug' })}>{app.clearFilters}</Button>
                }
              >
                {settings.logNoneHint}
              </Empty>
            ) : (
              <VirtualList
                label={settings.log}
                rows={lines}
                keyOf={(each, at) => `${each.time}${lines.length - at}`}
                rowHeight={32}
                onEnd={more}
                className="h-[calc(100dvh-17rem)] min-h-80"
              >
                {line => <LogRow line={line} onOpen={() => setOpen(line)} />}
              </VirtualList>
            )
          }
        </Answer>
      </div>
      {open && (
        <Dialog title={open.message} isOpen isDrawer onClose={() => setOpen(undefined)}>
          <div className="p-4">
            <JsonView value={open} />
          </div>
        </Dialog>
      )}
    </TabPage>
  )
}

const LogRow = ({ line, onOpen }: { readonly line: Line; onOpen(): void }) => (
  <button
    type="button"
    onClick={onOpen}
    className="hover:bg-hover flex h-full w-full items-center gap-2.5 px-3 text-left text-[13px]"
  >
    <span className="text-faint hidden shrink-0 font-mono text-xs sm:inline">{clockTime(line.time)}</span>
    <Badge tone={tones[line.level]}>{line.level}</Badge>
    <span className="min-w-0 flex-1 truncate">{line.message}</span>
    {line.operation !== null && (
      <span className="text-soft hidden truncate font-mono text-xs md:inline">{line.operation}</span>
    )}
  </button>
)

/** From which level on the process writes at all. */
function WrittenLevel() {
  const { settings } = useStrings()
  const may = useMay('logs.set_level')
  const set = useAct('logs.set_level')
  const { data } = useRead('logs.read', { limit: 1 })
  if (!may || !data) return null
  return (
    <label className="text-soft flex items-center gap-2 text-[13px] whitespace-nowrap">
      {settings.logWritten}
      <Select
        label={settings.logWritten}
        value={data.level}
        onChange={level =>
          set.mutate(
            { level: level as (typeof written)[number] },
            { onSuccess: answer => tell(settings.logSaved(answer.level)), onError: tellError },
          )
        }
        options={written.map(each => [each, settings[each]] as const)}
        className="w-auto"
      />
    </label>
  )
}
