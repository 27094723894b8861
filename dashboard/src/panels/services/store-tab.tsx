import { useQuery } from '@tanstack/react-query'
import { call, useMay, useRead } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { StatusBadge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { bytes, duration, number } from '../../parts/format.ts'
import { Card } from '../../parts/section.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { Figure } from './work-tab.tsx'

/** The log, the process, and a check of the whole. */
export function StoreTab() {
  const { services: say } = useStrings()
  const status = useRead('system.status', {}, { everyMs: 5000 })
  const mayCheck = useMay('system.doctor')
  const names = say.storeNames
  const text = (name: string, value: number | string) => {
    if (typeof value === 'string') return value
    return name.endsWith('_bytes') ? bytes(value) : number(value)
  }
  return (
    <div className="flex flex-col gap-4 p-4">
      <Answer of={status}>
        {({ version, node, head, store, process }) => (
          <dl className="grid grid-cols-2 gap-3 md:grid-cols-4">
            <Figure name={say.memory}>{bytes(process.memory_bytes)}</Figure>
            <Figure name={say.heap}>{bytes(process.heap_bytes)}</Figure>
            <Figure name={say.uptime}>{duration(process.uptime_seconds * 1000)}</Figure>
            <Figure name={say.head}>{number(head)}</Figure>
            {Object.entries(store)
              .filter(([name]) => name !== 'events')
              .map(([name, value]) => (
                <Figure key={name} name={names[name] ?? name.replaceAll('_', ' ')}>
                  {text(name, value)}
                </Figure>
              ))}
            <Figure name={say.version}>
              <span title={node}>{version}</span>
            </Figure>
          </dl>
        )}
      </Answer>
      {mayCheck && <Doctor />}
    </div>
  )
}

/** Asked for by hand: it looks at much. */
function Doctor() {
  const { services: say } = useStrings()
  const check = useQuery({
    queryKey: ['system.doctor', {}],
    queryFn: ({ signal }) => call('system.doctor', {}, signal),
    enabled: false,
  })
  return (
    <Card
      title={say.findings}
      isFlush
      actions={
        <Button icon="check" isBusy={check.isFetching} onClick={() => void check.refetch()}>
          {say.runDoctor}
        </Button>
      }
    >
      {check.data === undefined && !check.error && (
        <p className="text-soft px-4 py-3 text-[13px]">{say.doctorHint}</p>
      )}
      {(check.data !== undefined || check.error) && (
        <Answer of={check}>
          {({ findings }) => (
            <ul aria-label={say.findings}>
              {findings.map(({ check: name, status, message, remedy }) => (
                <li
                  key={name}
                  className="flex flex-wrap items-start gap-x-3 gap-y-0.5 border-b px-4 py-2 text-[13px]"
                >
                  <span className="w-20 shrink-0">
                    <StatusBadge status={status} />
                  </span>
                  <span className="min-w-0 flex-1 basis-56">
                    <span className="font-medium">{name}</span> <span className="text-soft">{message}</span>
                    {remedy !== undefined && <span className="block">{remedy}</span>}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Answer>
      )}
    </Card>
  )
}
