import { useState } from 'react'
import { callAny, client, queries, useOperations, type Output } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { PlanView, type ShownPlan } from '../../parts/plan-view.tsx'
import { tell, tellError } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'

type Undo = NonNullable<Output<'workflows.get'>['undo']>

/** Asks what takes a run back; where that has a plan, the plan is shown first and is what is done. */
export function UndoButton({ undo }: { readonly undo: Undo }) {
  const { app, workflows: words } = useStrings()
  const operation = useOperations()?.get(undo.operation)
  const [isOpen, setOpen] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [planned, setPlanned] = useState<{ readonly plan: ShownPlan; readonly digest: string }>()
  if (!operation) return null

  async function begin() {
    setPlanned(undefined)
    setOpen(true)
    if (!operation?.has_plan) return
    try {
      const answer = await callAny(undo.operation, { ...undo.input, dry_run: true })
      setPlanned(answer as { plan: ShownPlan; digest: string })
    } catch (error) {
      setOpen(false)
      tellError(error)
    }
  }

  async function carryOut() {
    setBusy(true)
    try {
      const digest = planned && { plan_digest: planned.digest }
      const asked = { ...undo.input, ...digest }
      const answer = await client.call(undo.operation, asked, { idempotencyKey: crypto.randomUUID() })
      const isWaiting = (answer as { status?: string }).status === 'awaiting_approval'
      tell(isWaiting ? words.awaitsApproval : words.undone)
      setOpen(false)
      await queries.invalidateQueries()
    } catch (error) {
      tellError(error)
    } finally {
      setBusy(false)
    }
  }

  const footer = (
    <>
      <Button onClick={() => setOpen(false)}>{app.cancel}</Button>
      <Button
        kind="danger"
        isBusy={isBusy}
        disabled={operation.has_plan && !planned}
        onClick={() => void carryOut()}
      >
        {words.undoAction}
      </Button>
    </>
  )
  return (
    <>
      <Button icon="undo" onClick={() => void begin()}>
        {words.undo}
      </Button>
      <Dialog
        title={words.undoTitle}
        about={words.undoAbout(undo.operation)}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        footer={footer}
      >
        <div className="p-4 pt-3">{planned && <PlanView plan={planned.plan} />}</div>
      </Dialog>
    </>
  )
}
