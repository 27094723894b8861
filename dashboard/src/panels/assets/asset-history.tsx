import { Link } from '@tanstack/react-router'
import { useReadPages } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'

interface Fact {
  readonly id: string
  readonly type: string
  readonly position: number
  readonly time?: string
  readonly actor?: string
}

const mostShown = 200

/** Everything that happened to it, newest first. */
export function AssetHistory({ hash }: { readonly hash: string }) {
  const { assets } = useStrings()
  const { query, rows } = useReadPages(
    'events.read',
    { subject: hash, newest_first: true, limit: mostShown },
    page => page.events as readonly Fact[],
  )
  return (
    <Answer of={{ ...query, data: query.data && rows } as never}>
      {() =>
        rows.length === 0 ? (
          <p className="text-soft p-4 text-[13px]">{assets.noHistory}</p>
        ) : (
          <ol className="flex flex-col p-2 text-[13px]">
            {rows.map(({ id, type, position, time }) => (
              <li key={id}>
                <Link
                  to={`/events?subject=${hash}&position=${position}`}
                  className="hover:bg-hover flex items-center gap-2 rounded-md px-2 py-1.5"
                >
                  <Icon name="events" size={14} className="text-faint" />
                  <span className="min-w-0 flex-1 truncate font-mono text-xs">{type}</span>
                  {time !== undefined && (
                    <span className="text-soft text-xs">
                      <Time at={time} />
                    </span>
                  )}
                </Link>
              </li>
            ))}
          </ol>
        )
      }
    </Answer>
  )
}
