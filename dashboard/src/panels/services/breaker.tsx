import { useEffect, useState, type ReactNode } from 'react'
import { useAct, useMay, type Item } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { Field, Select, TextInput } from '../../parts/field.tsx'
import { duration, number } from '../../parts/format.ts'
import { Progress } from '../../parts/spark.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'

export type Dependency = Item<'health.dependencies', 'dependencies'>

/** How a service answers, how much of what it may take is taken, and its circuit breaker. */
export function BreakerFacts({ dependency: each }: { readonly dependency: Dependency }) {
  const { services: say } = useStrings()
  const { latency_p50_ms: p50, latency_p99_ms: p99, state, reason } = each
  return (
    <div className="col-span-2 flex flex-col gap-2 border-t pt-2.5">
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-0 flex-1">
          {state === 'closed' ? (
            <span className="text-soft">{say.breakerWords.closed}</span>
          ) : (
            say.breakerWords[state]
          )}
          {state === 'open' && each.retry_at !== null && <Countdown until={each.retry_at} />}
          {reason !== null && <span className="text-bad block text-xs break-words">{reason}</span>}
        </p>
        <BreakerActions dependency={each} />
      </div>
      <dl className="text-soft grid grid-cols-2 gap-x-4 gap-y-1 text-xs">
        <Fact name={say.latency}>
          {p50 === null || p99 === null ? say.latencyNone : say.latencyOf(duration(p50), duration(p99))}
          {` · ${say.timeout(duration(each.timeout_ms))}`}
        </Fact>
        <Fact name={say.calls}>
          {say.callsOf(number(each.calls), number(each.failures))}
          {each.rejected > 0 && ` · ${say.rejected(number(each.rejected))}`}
        </Fact>
        <Fact name={say.running}>
          {say.runningOf(each.running, each.concurrent_limit)}
          {each.waiting > 0 && ` · ${say.waiting} ${say.runningOf(each.waiting, each.waiting_limit)}`}
        </Fact>
        <Fact name={say.retries}>
          {each.retries_left} · {say.retriesUsed(number(each.retries))}
        </Fact>
      </dl>
      {each.running + each.waiting > 0 && (
        <Progress
          label={say.running}
          done={each.running + each.waiting}
          total={each.concurrent_limit + each.waiting_limit}
          tone={each.waiting > 0 ? 'warn' : 'accent'}
        />
      )}
    </div>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="flex min-w-0 flex-wrap gap-x-1.5">
    <dt className="text-faint">{name}</dt>
    <dd>{children}</dd>
  </div>
)

/** How long it is left alone yet. */
function Countdown({ until }: { readonly until: string }) {
  const { services: say } = useStrings()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const left = Date.parse(until) - now
  return (
    <span className="text-warn block text-xs">
      {left > 0 ? say.opensAgainIn(duration(Math.ceil(left / 1000) * 1000)) : say.triesNow}
    </span>
  )
}

function BreakerActions({ dependency: { dependency, state } }: { readonly dependency: Dependency }) {
  const { services: say } = useStrings()
  const mayTrip = useMay('health.trip')
  const mayReset = useMay('health.reset')
  const reset = useAct('health.reset')
  const [isTripping, setTripping] = useState(false)
  return (
    <>
      {state !== 'closed' && mayReset && (
        <Button
          icon="refresh"
          isBusy={reset.isPending}
          onClick={() =>
            reset.mutate(
              { dependency },
              { onSuccess: () => tell(say.resetDone(dependency)), onError: tellError },
            )
          }
        >
          {say.reset}
        </Button>
      )}
      {state === 'closed' && mayTrip && (
        <Button kind="ghost" icon="pause" onClick={() => setTripping(true)}>
          {say.trip}
        </Button>
      )}
      <TripDialog dependency={dependency} isOpen={isTripping} onClose={() => setTripping(false)} />
    </>
  )
}

const pauses = ['1m', '5m', '15m', '1h', '6h', '1d']

interface TripProps {
  readonly dependency: string
  readonly isOpen: boolean
  onClose(): void
}

function TripDialog({ dependency, isOpen, onClose }: TripProps) {
  const { app, services: say } = useStrings()
  const trip = useAct('health.trip')
  const [pause, setPause] = useState('5m')
  const [reason, setReason] = useState('')
  const act = () =>
    trip.mutate(
      { dependency, for: pause, ...(reason.trim() !== '' && { reason: reason.trim() }) },
      {
        onSuccess() {
          tell(say.tripped(dependency))
          onClose()
        },
      },
    )
  return (
    <Dialog
      title={say.tripTitle(dependency)}
      about={say.tripAbout}
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{app.cancel}</Button>
          <Button kind="danger" isBusy={trip.isPending} onClick={act}>
            {say.trip}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 p-4 sm:grid-cols-2">
        <Field label={say.tripFor}>
          {id => (
            <Select
              id={id}
              value={pause}
              onChange={setPause}
              options={pauses.map(each => [each, each] as const)}
            />
          )}
        </Field>
        <Field label={say.tripReason} note={app.optional}>
          {id => (
            <TextInput
              id={id}
              value={reason}
              maxLength={300}
              placeholder={say.tripReasonUsual}
              onChange={event => setReason(event.target.value)}
            />
          )}
        </Field>
        {trip.error && (
          <div className="sm:col-span-2">
            <ErrorNote error={trip.error} />
          </div>
        )}
      </div>
    </Dialog>
  )
}
