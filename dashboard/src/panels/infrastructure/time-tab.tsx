import type { CloudEvent } from '#surfaces/client'
import { useEffect, useMemo, useState } from 'react'
import { useRead, type Item } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge, StatusBadge } from '../../parts/badge.tsx'
import { IconButton } from '../../parts/button.tsx'
import { DiffView } from '../../parts/diff-view.tsx'
import { exactTime } from '../../parts/format.ts'
import { Empty } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { Shown } from './deployment-screen.tsx'

interface TimeProps {
  readonly deployment: Shown
  readonly events: readonly CloudEvent[]
  /** RFC 3339; undefined: now. */
  readonly at: string | undefined
  onMove(at: string | undefined): void
}

const restMs = 150

/** A slider over everything that happened to the deployment, and how its resources were then. */
export function TimeTab({ deployment: { deployment_id }, events, at, onMove }: TimeProps) {
  const { infrastructure: say } = useStrings()
  const moments = useMemo(() => momentsOf(events), [events])
  const last = moments.length
  const [position, setPosition] = useState<number>()
  const asked =
    at === undefined
      ? last
      : Math.max(
          0,
          moments.findLastIndex(({ time }) => time <= at),
        )
  const index = position ?? asked
  const moment = moments[index]
  useEffect(() => {
    if (position === undefined) return undefined
    const timer = setTimeout(() => onMove(moments[position]?.time), restMs)
    return () => clearTimeout(timer)
  }, [position])
  const move = (to: number) => setPosition(Math.max(0, Math.min(last, to)))
  const name = moment ? `${exactTime(moment.time)}, ${moment.type}` : say.stateNow
  return (
    <div className="flex flex-col">
      <div className="flex flex-col gap-2 border-b p-4">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h2 className="text-[13px] font-semibold">
            {moment ? `${say.stateAt} ${exactTime(moment.time)}` : say.stateNow}
          </h2>
          {moment && (
            <code className="text-soft font-mono text-xs">
              {moment.type} {moment.resource}
            </code>
          )}
        </div>
        <div className="flex items-center gap-2">
          <IconButton
            icon="chevron"
            label={say.earlier}
            className="rotate-180"
            disabled={index === 0}
            onClick={() => move(index - 1)}
          />
          <input
            type="range"
            min={0}
            max={last}
            value={index}
            aria-label={say.moment}
            aria-valuetext={name}
            onChange={event => move(Number(event.target.value))}
            className="accent-accent h-6 min-w-0 flex-1"
          />
          <IconButton
            icon="chevron"
            label={say.later}
            disabled={index === last}
            onClick={() => move(index + 1)}
          />
        </div>
        <p className="text-soft text-xs">{say.stateHint}</p>
      </div>
      <States deploymentId={deployment_id} at={at} />
    </div>
  )
}

/** Every resource as it was then, and whether it is the same now. */
function States({ deploymentId, at }: { readonly deploymentId: string; readonly at: string | undefined }) {
  const { infrastructure: say } = useStrings()
  const now = useRead('infra.state', { deployment_id: deploymentId })
  const present = useMemo(() => new Map(now.data?.resources.map(each => [each.resource, each])), [now.data])
  const then = useRead('infra.state', { deployment_id: deploymentId, at }, { keepsLast: true })
  return (
    <Answer of={then}>
      {state => (
        <>
          <p className="flex items-center gap-2 px-4 pt-3 text-[13px]">
            <StatusBadge status={state.status} />
            {say.resourceCount(state.resources.length)}
          </p>
          {state.resources.length === 0 && <Empty icon="clock" title={say.stateNothing} />}
          <VirtualList
            label={say.stateAt}
            rows={state.resources}
            keyOf={each => each.resource}
            rowHeight={84}
            isMeasured
            className="mt-3 max-h-[60dvh] border-t"
          >
            {each => <Past then={each} now={present.get(each.resource)} isNow={at === undefined} />}
          </VirtualList>
        </>
      )}
    </Answer>
  )
}

/** When something was otherwise than a moment before: of what happens in the same millisecond the last. */
function momentsOf(events: readonly CloudEvent[]) {
  const told = events
    .filter(({ type }) => type !== 'resource.intended')
    .map(({ type, time, data }) => ({
      type,
      time,
      resource: (data as { readonly resource?: string } | undefined)?.resource ?? '',
    }))
  return told.filter(({ time }, at) => told[at + 1]?.time !== time)
}

type State = Item<'infra.state', 'resources'>

interface PastProps {
  readonly then: State
  readonly now: State | undefined
  readonly isNow: boolean
}

function Past({ then, now, isNow }: PastProps) {
  const { infrastructure: say } = useStrings()
  const isSame = now?.fingerprint === then.fingerprint
  return (
    <div className="border-b">
      <div className="flex flex-wrap items-center gap-2 px-3.5 py-2 text-[13px]">
        <span className="font-semibold">{then.resource}</span>
        <span className="text-faint text-xs">
          {then.engine} {then.type}
        </span>
        {!isNow && (
          <Badge tone={isSame ? 'ok' : now ? 'warn' : 'bad'}>
            {isSame ? say.sameAsNow : now ? say.otherThanNow : say.goneNow}
          </Badge>
        )}
        <span className="flex-1" />
        <code className="text-faint font-mono text-xs">{then.fingerprint.slice(0, 12)}</code>
        <span className="text-soft text-xs">
          {say.since} <Time at={then.since} />
        </span>
      </div>
      <details>
        <summary className="text-soft hover:bg-hover px-3.5 py-1.5 text-xs font-medium">
          {isSame || !now ? say.whatItIs : say.diffToNow}
        </summary>
        <div className="p-3.5">
          <DiffView
            before={isSame || !now ? undefined : then.specs}
            after={isSame || !now ? then.specs : now.specs}
          />
        </div>
      </details>
    </div>
  )
}
