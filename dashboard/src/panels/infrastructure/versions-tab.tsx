import { useRead, type Output } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { DiffView } from '../../parts/diff-view.tsx'
import { Select } from '../../parts/field.tsx'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { BlueprintSearch } from './address.ts'

interface VersionsProps {
  readonly blueprint: Output<'blueprints.get'>
  readonly search: BlueprintSearch
  go(change: BlueprintSearch): void
}

/** Every version, and any two of them beside each other. */
export function VersionsTab({ blueprint, search, go }: VersionsProps) {
  const { infrastructure: say } = useStrings()
  const { blueprint_id, versions, newest_version } = blueprint
  const to = search.to ?? newest_version
  const from = search.from ?? Math.max(1, to - 1)
  return (
    <div className="grid gap-4 p-4 lg:grid-cols-[minmax(0,24rem)_minmax(0,1fr)]">
      <ol aria-label={say.versions} className="flex flex-col self-start rounded-lg border">
        {versions.map(({ version, resources, reason, created_by, created_at }) => (
          <li
            key={version}
            className="flex items-start gap-2 border-b px-3.5 py-2.5 text-[13px] last:border-b-0"
          >
            <div className="min-w-0 flex-1">
              <p className="flex items-center gap-2 font-medium">
                {say.versionOf(version)}
                {version === newest_version && <Badge tone="accent">{say.newest}</Badge>}
                <span className="text-soft font-normal">{say.resourceCount(resources)}</span>
              </p>
              {reason !== null && <p className="break-words">{reason}</p>}
              <p className="text-faint truncate text-xs">
                {created_by} · <Time at={created_at} />
              </p>
            </div>
            <Button
              kind="ghost"
              onClick={() =>
                go({ tab: undefined, version: version === newest_version ? undefined : version })
              }
            >
              {say.showVersion}
            </Button>
            {version > 1 && (
              <Button kind="ghost" onClick={() => go({ from: version - 1, to: version })}>
                {say.compare}
              </Button>
            )}
          </li>
        ))}
      </ol>
      {versions.length > 1 && (
        <section className="flex min-w-0 flex-col gap-3" aria-label={say.comparing(from, to)}>
          <div className="flex flex-wrap items-center gap-2">
            <VersionSelect
              label={say.wasLeft}
              value={from}
              newest={newest_version}
              onChange={version => go({ from: version, to })}
            />
            <span aria-hidden="true" className="text-faint">
              →
            </span>
            <VersionSelect
              label={say.isNow}
              value={to}
              newest={newest_version}
              onChange={version => go({ from, to: version })}
            />
          </div>
          <Compared blueprintId={blueprint_id} from={from} to={to} />
        </section>
      )}
    </div>
  )
}

interface SelectProps {
  readonly label: string
  readonly value: number
  readonly newest: number
  onChange(version: number): void
}

function VersionSelect({ label, value, newest, onChange }: SelectProps) {
  const { infrastructure: say } = useStrings()
  return (
    <Select
      label={label}
      value={String(value)}
      onChange={text => onChange(Number(text))}
      options={Array.from(
        { length: newest },
        (_, at) => [String(newest - at), say.versionOf(newest - at)] as const,
      )}
      className="!w-24"
    />
  )
}

type Field = Output<'blueprints.compare'>['fields'][number]
const side = (fields: readonly Field[], which: 'before' | 'after') =>
  Object.fromEntries(
    fields.filter(field => field[which] !== undefined).map(field => [field.path, field[which]]),
  )

function Compared({
  blueprintId,
  from,
  to,
}: {
  readonly blueprintId: string
  readonly from: number
  readonly to: number
}) {
  const { infrastructure: say } = useStrings()
  const compared = useRead(
    'blueprints.compare',
    { blueprint_id: blueprintId, from_version: from, to_version: to },
    { keepsLast: true },
  )
  return (
    <Answer of={compared}>
      {({ is_same: isSame, added, removed, changed, fields }) =>
        isSame ? (
          <p className="text-soft text-[13px]">{say.sameVersions}</p>
        ) : (
          <ul aria-label={say.comparing(from, to)} className="flex flex-col gap-3">
            {[
              ...added.map(name => ['ok', say.addedResource, name] as const),
              ...removed.map(name => ['bad', say.removedResource, name] as const),
            ].map(([tone, word, name]) => (
              <li
                key={`${word} ${name}`}
                className="flex items-center gap-2 rounded-md border px-3 py-2 text-[13px]"
              >
                <Badge tone={tone}>{word}</Badge>
                <span className="font-medium">{name}</span>
              </li>
            ))}
            {[...(fields.length > 0 ? [{ resource: say.blueprint, fields }] : []), ...changed].map(each => (
              <li key={each.resource} className="flex flex-col gap-2 rounded-md border p-3">
                <p className="flex items-center gap-2 text-[13px]">
                  <Badge tone="info">{say.changedResource}</Badge>
                  <span className="font-medium">{each.resource}</span>
                </p>
                <DiffView
                  before={side(each.fields, 'before')}
                  after={side(each.fields, 'after')}
                  label={each.resource}
                />
              </li>
            ))}
          </ul>
        )
      }
    </Answer>
  )
}
