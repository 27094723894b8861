import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useMay, useReadPages, type Item } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm, Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { RowsAnswer } from '../../parts/rows-answer.tsx'
import { Empty } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'

type DeadLetter = Item<'events.dead_letters', 'dead_letters'>

/** What reactions gave up on, to be delivered again or let go; and the replay of a piece of the log. */
export function DeadLetters() {
  const { events } = useStrings()
  const mayReplay = useMay('events.replay')
  const { query, rows, more } = useReadPages('events.dead_letters', {}, page => page.dead_letters)
  return (
    <>
      {mayReplay && (
        <div className="flex justify-end border-b p-3">
          <Replay />
        </div>
      )}
      <RowsAnswer
        query={query}
        isEmpty={rows.length === 0}
        empty={
          <Empty icon="check" title={events.noDeadLetters}>
            {events.noDeadLettersHint}
          </Empty>
        }
      >
        <ul className="divide-y">
          {rows.map(letter => (
            <li key={letter.dead_letter_id}>
              <LetterRow letter={letter} />
            </li>
          ))}
        </ul>
      </RowsAnswer>
      {query.hasNextPage && (
        <div className="p-3 text-center">
          <Button onClick={more}>{events.goOn}</Button>
        </div>
      )}
    </>
  )
}

function LetterRow({ letter }: { readonly letter: DeadLetter }) {
  const { events } = useStrings()
  const [again, discard] = [useAct('events.replay_dead_letter'), useAct('events.discard_dead_letter')]
  const [mayReplay, mayDiscard] = [useMay('events.replay_dead_letter'), useMay('events.discard_dead_letter')]
  const { dead_letter_id, reaction, event_type, subject, error, attempts, failed_at, position } = letter
  const said = (text: string) => ({ onSuccess: () => tell(`${text}: ${event_type}`), onError: tellError })
  return (
    <div className="flex flex-wrap items-start gap-3 px-4 py-3 text-[13px]">
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {reaction}{' '}
          <Link
            to="/events"
            search={{ around: position }}
            className="text-accent font-normal hover:underline"
          >
            {event_type}
          </Link>
        </p>
        <p className="text-soft break-words">
          {error.message} <code className="text-bad font-mono text-xs">{error.code}</code>
        </p>
        <p className="text-faint text-xs">
          {subject} · {events.attempts(attempts)} · <Time at={failed_at} />
        </p>
      </div>
      <div className="flex gap-2">
        {mayReplay && (
          <Button
            icon="refresh"
            isBusy={again.isPending}
            onClick={() => again.mutate({ dead_letter_id }, said(events.delivered))}
          >
            {events.deliver}
          </Button>
        )}
        {mayDiscard && (
          <Confirm
            title={events.discardTitle}
            about={events.discardAbout}
            action={events.discard}
            isBusy={discard.isPending}
            onConfirm={() => discard.mutate({ dead_letter_id }, said(events.discarded))}
            trigger={open => (
              <Button icon="trash" onClick={open}>
                {events.discard}
              </Button>
            )}
          />
        )}
      </div>
    </div>
  )
}

/** Delivers a piece of the log to a reaction again. */
function Replay() {
  const { app, events } = useStrings()
  const [isOpen, setOpen] = useState(false)
  const [reaction, setReaction] = useState('')
  const [window, setWindow] = useState({ from: '1', to: '' })
  const replay = useAct('events.replay')
  const close = () => setOpen(false)
  const send = () =>
    replay.mutate(
      { reaction, from: Number(window.from), to: Number(window.to) },
      {
        onSuccess: ({ delivered }) => {
          tell(events.replayed(delivered))
          close()
        },
      },
    )
  const footer = (
    <>
      <Button onClick={close}>{app.cancel}</Button>
      <Button kind="primary" isBusy={replay.isPending} onClick={send}>
        {events.replay}
      </Button>
    </>
  )
  return (
    <>
      <Button icon="undo" onClick={() => setOpen(true)}>
        {events.replay}
      </Button>
      <Dialog
        title={events.replay}
        about={events.replayAbout}
        isOpen={isOpen}
        onClose={close}
        footer={footer}
      >
        <div className="grid gap-3 p-4 sm:grid-cols-2">
          <div className="sm:col-span-2">
            <Field label={events.reaction}>
              {id => (
                <TextInput id={id} value={reaction} onChange={({ target }) => setReaction(target.value)} />
              )}
            </Field>
          </div>
          <Field label={events.from}>
            {id => (
              <TextInput
                id={id}
                inputMode="numeric"
                value={window.from}
                onChange={({ target }) => setWindow({ ...window, from: target.value })}
              />
            )}
          </Field>
          <Field label={events.to}>
            {id => (
              <TextInput
                id={id}
                inputMode="numeric"
                value={window.to}
                onChange={({ target }) => setWindow({ ...window, to: target.value })}
              />
            )}
          </Field>
        </div>
        {replay.error && <ErrorNote error={replay.error} />}
      </Dialog>
    </>
  )
}
