import { Link } from '@tanstack/react-router'
import { useEffect, useState, type ReactNode } from 'react'
import { useAct, useMay, useRead, useReadPages, type Item } from '../../client/alice.ts'
import { ratesOf } from '../../client/live.ts'
import { Answer } from '../../parts/answer.tsx'
import { Badge, StatusBadge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { number } from '../../parts/format.ts'
import { Card, Empty } from '../../parts/section.tsx'
import { Spark } from '../../parts/spark.tsx'
import { Time } from '../../parts/time.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { useStats, type Reaction } from './stats.ts'

/** What waits to be done, and what could not be. */
export function WorkTab() {
  const { services: say } = useStrings()
  const status = useRead('system.status', {}, { everyMs: 5000 })
  const { query, stats, may } = useStats()
  const mayDead = useMay('events.dead_letters')
  return (
    <div className="grid gap-4 p-4 xl:grid-cols-2">
      <Answer of={status}>
        {({ workflows }) => (
          <dl className="grid grid-cols-2 gap-3 self-start md:grid-cols-4 xl:col-span-2">
            <Figure name={say.workflowsRunning}>
              <Link to="/workflows" search={{ status: 'processing' }} className="hover:underline">
                {number(workflows.running)}
              </Link>
            </Figure>
            <Figure name={say.workflowsWaiting}>
              <Link to="/workflows" search={{ status: 'waiting' }} className="hover:underline">
                {number(workflows.waiting)}
              </Link>
            </Figure>
            <Figure name={say.eventsPerSecond}>
              <Rate />
            </Figure>
            <Figure name={say.subscribers}>
              {number(stats?.bus?.followers ?? stats?.bus?.subscribers ?? 0)}
            </Figure>
          </dl>
        )}
      </Answer>
      {may && (
        <Card title={say.reactions} isFlush className="self-start">
          <Answer of={query}>{() => <Reactions reactions={stats?.reactions ?? []} />}</Answer>
        </Card>
      )}
      {mayDead && (
        <Card title={say.deadLetters} isFlush className="self-start">
          <DeadLetters />
        </Card>
      )}
    </div>
  )
}

export const Figure = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="flex min-w-0 flex-col rounded-lg border px-3.5 py-2.5">
    <dt className="text-faint text-xs">{name}</dt>
    <dd className="mt-auto text-lg font-semibold">{children}</dd>
  </div>
)

const seconds = 60

/** Of the events this page hears itself. */
function Rate() {
  const { services: say } = useStrings()
  const [rates, setRates] = useState(() => ratesOf(seconds * 2))
  useEffect(() => {
    const timer = setInterval(() => setRates(ratesOf(seconds * 2)), 1000)
    return () => clearInterval(timer)
  }, [])
  const rate = number(Math.round((rates.reduce((sum, each) => sum + each, 0) / rates.length) * 10) / 10)
  const pairs = Array.from({ length: 40 }, (_, at) =>
    rates.slice(at * 3, at * 3 + 3).reduce((sum, each) => sum + each, 0),
  )
  return (
    <span className="flex items-end justify-between gap-2">
      {rate}
      <Spark values={pairs} label={say.eventsRate(rate)} width={80} height={22} />
    </span>
  )
}

function Reactions({ reactions }: { readonly reactions: readonly Reaction[] }) {
  const { services: say } = useStrings()
  if (reactions.length === 0) return <Empty icon="events" title={say.noReactions} />
  return (
    <ul aria-label={say.reactions}>
      {reactions.map(({ reaction, state, lag, dead, delivered, retried }) => (
        <li
          key={reaction}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2 text-[13px] last:border-b-0"
        >
          <span className="min-w-0 flex-1 basis-44 truncate font-medium" title={reaction}>
            {reaction}
          </span>
          {dead > 0 && <Badge tone="bad">{say.dead(number(dead))}</Badge>}
          {state === 'serving' ? (
            <span className={lag > 0 ? 'text-warn' : 'text-soft'}>
              {lag > 0 ? `${say.lag} ${say.lagOf(number(lag))}` : say.upToDate}
            </span>
          ) : (
            <StatusBadge status={state} />
          )}
          <span className="text-faint w-full text-right text-xs sm:w-36">
            {say.delivered} {number(delivered)} · {say.retried} {number(retried)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function DeadLetters() {
  const { services: say } = useStrings()
  const { query, rows, more } = useReadPages('events.dead_letters', { limit: 50 }, page => page.dead_letters)
  return (
    <Answer of={query}>
      {() =>
        rows.length === 0 ? (
          <Empty icon="check" title={say.noDeadLetters}>
            {say.noDeadLettersHint}
          </Empty>
        ) : (
          <VirtualList
            label={say.deadLetters}
            rows={rows}
            keyOf={row => row.dead_letter_id}
            rowHeight={92}
            isMeasured
            onEnd={more}
            className="max-h-[60dvh]"
          >
            {row => <DeadLetter letter={row} />}
          </VirtualList>
        )
      }
    </Answer>
  )
}

function DeadLetter({ letter }: { readonly letter: Item<'events.dead_letters', 'dead_letters'> }) {
  const { services: say } = useStrings()
  const { dead_letter_id, reaction, event_type, subject, error, attempts, failed_at } = letter
  const [mayReplay, mayDiscard] = [useMay('events.replay_dead_letter'), useMay('events.discard_dead_letter')]
  const replay = useAct('events.replay_dead_letter')
  const discard = useAct('events.discard_dead_letter')
  return (
    <div className="flex flex-col gap-1 border-b px-4 py-2.5 text-[13px]">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{reaction}</span>
        <code className="text-soft font-mono text-xs">{event_type}</code>
        <Link
          to="/events"
          search={{ subject }}
          className="text-accent min-w-0 truncate font-mono text-xs hover:underline"
        >
          {subject}
        </Link>
      </p>
      <p className="break-words">
        {error.message} <code className="text-bad font-mono text-xs">{error.code}</code>
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-faint flex-1 text-xs">
          {say.attempts(attempts)} · <Time at={failed_at} />
        </span>
        {mayReplay && (
          <Button
            icon="refresh"
            isBusy={replay.isPending}
            onClick={() =>
              replay.mutate({ dead_letter_id }, { onSuccess: () => tell(say.replayed), onError: tellError })
            }
          >
            {say.replay}
          </Button>
        )}
        {mayDiscard && (
          <Confirm
            title={say.discard}
            about={say.discardAbout}
            action={say.discard}
            isBusy={discard.isPending}
            onConfirm={() =>
              discard.mutate({ dead_letter_id }, { onSuccess: () => tell(say.discarded), onError: tellError })
            }
            trigger={open => (
              <Button kind="ghost" icon="trash" onClick={open}>
                {say.discard}
              </Button>
            )}
          />
        )}
      </div>
    </div>
  )
}
