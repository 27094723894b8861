import { useState, type SyntheticEvent } from 'react'
import { useAct } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { Who } from './change-badges.tsx'
import type { WholeChange } from './change-screen.tsx'

/** What was said about it, oldest first, and a place to say more. */
export function Comments({
  change: { change_id, comments, comments_total, may },
}: {
  readonly change: WholeChange
}) {
  const { approvals } = useStrings()
  const mayComment = may.includes('comment')
  if (!mayComment && comments.length === 0) return null
  return (
    <Card title={`${approvals.comments}${comments_total > 0 ? ` (${comments_total})` : ''}`}>
      <div className="flex flex-col gap-3">
        {comments.length === 0 && <p className="text-soft text-[13px]">{approvals.noComments}</p>}
        <ul className="flex flex-col gap-3">
          {comments.map(({ comment_id, said_by, said_at, comment }) => (
            <li key={comment_id} className="text-[13px]">
              <p className="text-soft flex items-center gap-2 text-xs">
                <Who actor={said_by} />
                <Time at={said_at} />
              </p>
              <p className="mt-0.5 break-words whitespace-pre-line">{comment}</p>
            </li>
          ))}
        </ul>
        {mayComment && <Saying changeId={change_id} />}
      </div>
    </Card>
  )
}

function Saying({ changeId }: { readonly changeId: string }) {
  const { approvals } = useStrings()
  const [text, setText] = useState('')
  const act = useAct('changes.comment')
  const send = (event: SyntheticEvent) => {
    event.preventDefault()
    const comment = text.trim()
    if (comment === '') return
    act.mutate({ change_id: changeId, comment }, { onSuccess: () => setText(''), onError: tellError })
  }
  return (
    <form onSubmit={send} className="flex items-start gap-2">
      <textarea
        rows={1}
        maxLength={2000}
        aria-label={approvals.comment}
        placeholder={approvals.comment}
        value={text}
        onChange={event => setText(event.target.value)}
        onKeyDown={event => event.key === 'Enter' && (event.metaKey || event.ctrlKey) && send(event)}
        className="bg-surface border-edge placeholder:text-faint field-sizing-content max-h-40 min-h-8 w-full min-w-0 rounded-md border px-2.5 py-1.5 text-[13px]"
      />
      <Button type="submit" icon="comment" isBusy={act.isPending} disabled={text.trim() === ''}>
        {approvals.send}
      </Button>
    </form>
  )
}
