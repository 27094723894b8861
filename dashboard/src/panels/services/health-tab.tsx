import { useMay, useRead, type Item } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge, StatusBadge } from '../../parts/badge.tsx'
import { percent } from '../../parts/format.ts'
import { Empty } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { intervalOf, type SpanName } from './address.ts'
import { BreakerFacts, type Dependency } from './breaker.tsx'
import { Heartbeat } from './heartbeat.tsx'

type Service = Item<'health.history', 'services'>

interface HealthProps {
  readonly span: SpanName
  readonly onlyProblems: boolean
}

const groups = [
  { id: 'dependency', kinds: ['dependency'], columns: 'md:grid-cols-2' },
  { id: 'own', kinds: ['process', 'store'], columns: 'md:grid-cols-2' },
  { id: 'service', kinds: ['service'], columns: 'md:grid-cols-2 xl:grid-cols-3' },
] as const
const everyMs = 30_000

/** A tile for everything that can be well or not. */
export function HealthTab({ span, onlyProblems }: HealthProps) {
  const { services: say } = useStrings()
  const mayAsk = useMay('health.dependencies')
  const history = useRead(
    'health.history',
    { interval: intervalOf[span], intervals: 90 },
    { everyMs, keepsLast: true },
  )
  const called = useRead('health.dependencies', {}, { enabled: mayAsk, everyMs })
  const dependencies = new Map(called.data?.dependencies.map(each => [each.dependency, each]))
  return (
    <Answer of={history}>
      {({ services }) => {
        const shown = onlyProblems ? services.filter(({ status }) => status !== 'healthy') : services
        if (shown.length === 0) {
          return <Empty icon="check" title={onlyProblems ? say.allFine : say.unknownYet} />
        }
        return (
          <div className="flex flex-col gap-5 p-4">
            {groups
              .map(group => ({
                ...group,
                members: shown.filter(({ kind }) => group.kinds.some(each => each === kind)),
              }))
              .filter(({ members }) => members.length > 0)
              .map(({ id, columns, members }) => (
                <section key={id}>
                  <h2 className="text-soft mb-2 text-xs font-medium">{say.kinds[id]}</h2>
                  <ul aria-label={say.kinds[id]} className={`grid gap-3 ${columns}`}>
                    {members.map(each => (
                      <Tile key={each.service} service={each} dependency={dependencies.get(each.service)} />
                    ))}
                  </ul>
                </section>
              ))}
          </div>
        )
      }}
    </Answer>
  )
}

interface TileProps {
  readonly service: Service
  readonly dependency: Dependency | undefined
}

function Tile({ service: { service, status, since, message, availability, bars }, dependency }: TileProps) {
  const { services: say } = useStrings()
  const dips = bars.filter(
    (bar, at) => bar.status === 'unhealthy' && bars[at - 1]?.status !== 'unhealthy',
  ).length
  return (
    <li className="grid min-w-0 grid-cols-[minmax(0,1fr)_auto] content-start items-center gap-2 rounded-lg border p-3.5 text-[13px]">
      <h3 className="truncate font-semibold" title={service}>
        {service}
      </h3>
      {status === 'unknown' ? (
        <Badge>{say.words.unknown}</Badge>
      ) : (
        <StatusBadge status={dependency && dependency.state !== 'closed' ? dependency.state : status} />
      )}
      <Heartbeat name={service} bars={bars} />
      <p className="text-faint col-span-2 text-xs">
        {[
          availability === null ? undefined : say.available(percent(availability)),
          dips > 0 ? say.dips(dips) : undefined,
          say.since,
        ]
          .filter(each => each !== undefined)
          .join(' · ')}{' '}
        <Time at={since} />
      </p>
      {message !== null && <p className="text-soft col-span-2 text-xs break-words">{message}</p>}
      {dependency && <BreakerFacts dependency={dependency} />}
    </li>
  )
}
