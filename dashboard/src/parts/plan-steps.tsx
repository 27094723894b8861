import { useState } from 'react'
import { useStrings } from '../strings/strings.tsx'
import { DiffView } from './diff-view.tsx'
import { Icon } from './icon.tsx'
import { hasFields, outcomeOf, type Outcome, type PlanStep } from './plan-shape.ts'
import { VirtualList } from './virtual-list.tsx'

/** How each outcome is told apart, by a sign before a color. */
export const looks: Readonly<
  Record<Outcome, { readonly sign: string; readonly ink: string; readonly wash: string }>
> = {
  create: { sign: '+', ink: 'text-ok', wash: 'bg-ok-wash' },
  change: { sign: '~', ink: 'text-info', wash: 'bg-info-wash' },
  replace: { sign: '±', ink: 'text-warn', wash: 'bg-warn-wash' },
  destroy: { sign: '−', ink: 'text-bad', wash: 'bg-bad-wash' },
}

const mostPlain = 40
const rowPx = 37

/** All of them at once where they are few; thousands are drawn as they are looked at. */
export function Steps({ steps }: { readonly steps: readonly PlanStep[] }) {
  const { plan } = useStrings()
  const [open, setOpen] = useState<ReadonlySet<number>>(
    () => new Set(steps.length <= 3 ? steps.flatMap((step, at) => (isTelling(step, steps) ? [at] : [])) : []),
  )
  const toggle = (at: number) => {
    const next = new Set(open)
    if (!next.delete(at)) next.add(at)
    setOpen(next)
  }
  const row = (step: PlanStep, at: number) => (
    <StepRow step={step} isOpen={open.has(at)} onToggle={() => toggle(at)} />
  )
  if (steps.length <= mostPlain) {
    return (
      <ul aria-label={plan.steps} className="divide-y rounded-md border">
        {steps.map((step, at) => (
          <li key={at}>{row(step, at)}</li>
        ))}
      </ul>
    )
  }
  return (
    <VirtualList
      label={plan.steps}
      rows={steps}
      keyOf={(_, at) => at}
      rowHeight={rowPx}
      isMeasured
      className="h-[min(60vh,36rem)] rounded-md border"
    >
      {(step, at) => <div className="border-b">{row(step, at)}</div>}
    </VirtualList>
  )
}

/** Open from the start: what changes something, and what is alone. */
const isTelling = (step: PlanStep, steps: readonly PlanStep[]) =>
  hasFields(step) && (steps.length === 1 || (step.before !== undefined && step.after !== undefined))

interface StepRowProps {
  readonly step: PlanStep
  readonly isOpen: boolean
  onToggle(): void
}

function StepRow({ step, isOpen, onToggle }: StepRowProps) {
  const { plan } = useStrings()
  const { sign, ink } = looks[outcomeOf(step)]
  const mayOpen = hasFields(step)
  const line = (
    <>
      <span aria-hidden="true" className={`w-4 shrink-0 text-center font-mono font-semibold ${ink}`}>
        {sign}
      </span>
      <span className={`w-14 shrink-0 text-xs font-medium ${ink}`}>{step.action}</span>
      <span className="min-w-0 flex-1 sm:flex sm:items-baseline sm:gap-3">
        <span className="block min-w-0 truncate font-mono text-xs" title={step.target}>
          {step.target}
        </span>
        {step.note !== undefined && (
          <span className="text-soft block min-w-0 truncate text-xs" title={step.note}>
            {step.note}
          </span>
        )}
      </span>
      {mayOpen && (
        <Icon
          name="down"
          size={14}
          className={`text-faint transition-transform ${isOpen ? 'rotate-180' : ''}`}
        />
      )}
    </>
  )
  const look = 'flex min-h-9 w-full items-center gap-2 px-2.5 py-1.5 text-left'
  if (!mayOpen) return <div className={look}>{line}</div>
  return (
    <>
      <button type="button" aria-expanded={isOpen} onClick={onToggle} className={`hover:bg-hover ${look}`}>
        {line}
      </button>
      {isOpen && (
        <div className="px-2.5 pb-2.5 sm:pl-8.5">
          <DiffView before={step.before} after={step.after} label={plan.details(step.target)} />
        </div>
      )}
    </>
  )
}
