import { Link } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import { useAct, useMay, useRead } from '../../client/alice.ts'
import { StatusBadge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Progress } from '../../parts/spark.tsx'
import { useStrings } from '../../strings/strings.tsx'

/** Asks for a folder and begins to look through it. */
export function DiscoverForm() {
  const { assets } = useStrings()
  const [inbox, setInbox] = useState('')
  const [isWatched, setWatched] = useState(false)
  const discover = useAct('assets.discover')
  const watch = useAct('assets.watch')
  const mayWatch = useMay('assets.watch')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    discover.mutate({ inbox }, { onSuccess: () => isWatched && watch.mutate({ inbox }) })
  }
  return (
    <div className="flex flex-col gap-3">
      <form onSubmit={submit} className="flex flex-col gap-3 text-left">
        <Field label={assets.folder} hint={assets.folderHint}>
          {id => (
            <TextInput id={id} required value={inbox} onChange={event => setInbox(event.target.value)} />
          )}
        </Field>
        {mayWatch && (
          <label className="text-soft flex items-center gap-2 text-[13px]">
            <input type="checkbox" checked={isWatched} onChange={() => setWatched(!isWatched)} />
            {assets.watchToo}
          </label>
        )}
        <Button type="submit" kind="primary" isBusy={discover.isPending} className="self-start">
          {assets.start}
        </Button>
      </form>
      {discover.error && <ErrorNote error={discover.error} />}
      {watch.error && <ErrorNote error={watch.error} />}
      {discover.data && <Discovery id={discover.data.workflow_id} />}
    </div>
  )
}

/** How far it is; the grid fills by itself meanwhile. */
function Discovery({ id }: { readonly id: string }) {
  const { assets } = useStrings()
  const { data } = useRead('workflows.get', { workflow_id: id, steps: 0 })
  if (!data) return null
  const { completed, total } = data.progress
  return (
    <div role="status" className="bg-sunken flex flex-col gap-2 rounded-md p-3 text-left text-[13px]">
      <div className="flex items-center justify-between gap-2">
        {data.status === 'completed' ? assets.discovered : assets.discovering(completed)}
        <StatusBadge status={data.status} />
      </div>
      <Progress done={completed} total={total} label={assets.discover} />
      <Link to={`/workflows/${id}`} className="text-accent self-start text-xs hover:underline">
        {assets.followWorkflow}
      </Link>
    </div>
  )
}

export function DiscoverDialog({ onClose }: { onClose(): void }) {
  const { assets } = useStrings()
  return (
    <Dialog title={assets.discover} about={assets.discoverAbout} isOpen onClose={onClose}>
      <div className="p-4">
        <DiscoverForm />
      </div>
    </Dialog>
  )
}
