import { useState } from 'react'
import { useAct, type Input, type Output } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { number } from '../../parts/format.ts'
import { PlanView } from '../../parts/plan-view.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { ServerFilters } from './asset-filters.ts'
import { PlanForm, type Wish } from './plan-form.tsx'
import { PlanRun } from './plan-run.tsx'

type Does = 'organize' | 'export'
type Answer = Output<'assets.organize'> | Output<'assets.export'>
type Planned = Extract<Answer, { readonly dry_run: true }>

interface PlanDialogProps {
  readonly does: Does
  /** These, or else what the filters find. */
  readonly chosen?: readonly string[]
  readonly filters?: ServerFilters
  readonly count: number
  onClose(): void
}

/** Files that go somewhere: asked for, shown as a plan, carried out, and taken back. */
export function PlanDialog({ does, chosen, filters, count, onClose }: PlanDialogProps) {
  const { assets } = useStrings()
  const [wish, setWish] = useState<Wish>({ destination: '', group_by: ['date'], operation: 'copy' })
  const [planned, setPlanned] = useState<Planned>()
  const [run, setRun] = useState<Exclude<Answer, Planned>>()
  const organize = useAct('assets.organize')
  const exporting = useAct('assets.export')
  const error = organize.error ?? exporting.error
  const isBusy = organize.isPending || exporting.isPending

  const ask = async (more: { readonly dry_run: true } | { readonly plan_digest: string }) => {
    const answer =
      does === 'organize'
        ? await organize.mutateAsync({ ...organizeInput(wish, chosen, filters), ...more })
        : await exporting.mutateAsync({ content_hash: chosen ?? [], destination: wish.destination, ...more })
    if ('dry_run' in answer) setPlanned(answer)
    else setRun(answer)
  }
  // What went wrong is shown below the form or the plan.
  const show = () => void ask({ dry_run: true }).catch(() => {})
  const carryOut = (digest: string) => void ask({ plan_digest: digest }).catch(() => {})

  const title = `${does === 'organize' ? assets.organize : assets.exportFiles} · ${
    chosen ? assets.organizeWhatSelected(number(count)) : assets.organizeWhatFilters(number(count))
  }`
  const footer = run ? undefined : planned ? (
    <>
      <Button onClick={() => setPlanned(undefined)}>{assets.back}</Button>
      <Button
        kind="primary"
        isBusy={isBusy}
        disabled={planned.plan.steps.length === 0}
        onClick={() => carryOut(planned.digest)}
      >
        {assets.carryOutCount(number(planned.plan.steps.length))}
      </Button>
    </>
  ) : (
    <Button kind="primary" type="submit" form="plan" isBusy={isBusy}>
      {assets.preview}
    </Button>
  )
  const about = does === 'organize' ? assets.organizeAbout : assets.exportAbout
  return (
    <Dialog
      title={title}
      about={planned ? planned.plan.summary : about}
      isOpen
      isDrawer
      onClose={onClose}
      footer={footer}
    >
      <div className="flex flex-col gap-3 p-4">
        {error && <ErrorNote error={error} />}
        {run ? (
          <PlanRun answer={run} mayUndo={does === 'organize'} />
        ) : planned ? (
          <PlanView plan={planned.plan} />
        ) : (
          <PlanForm id="plan" hasGroups={does === 'organize'} wish={wish} onWish={setWish} onSubmit={show} />
        )}
      </div>
    </Dialog>
  )
}

function organizeInput(
  { destination, group_by, operation }: Wish,
  chosen: readonly string[] | undefined,
  filters: ServerFilters | undefined,
): Input<'assets.organize'> {
  return {
    filters: chosen ? { content_hash: chosen, removed: 'with' } : filters,
    organization: { destination, group_by, operation },
  }
}
