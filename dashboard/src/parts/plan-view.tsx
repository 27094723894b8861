import { useMemo, useState } from 'react'
import { useStrings } from '../strings/strings.tsx'
import { chooseLayout, DiffView, useDiffLayout } from './diff-view.tsx'
import { Icon } from './icon.tsx'
import { countOutcomes, hasFields, outcomeOf, outcomes, type Outcome, type PlanStep } from './plan-shape.ts'
import { VirtualList } from './virtual-list.tsx'

export interface ShownPlan {
  readonly summary?: string
  readonly steps: readonly PlanStep[]
  /** Of all steps, where not all of them are here. */
  readonly steps_total?: number
  readonly undo: string
  readonly reversible: boolean
  readonly warnings?: readonly string[] | undefined
  readonly cost?: { readonly amount: string; readonly currency: string } | null | undefined
  readonly picture?: string | null | undefined
  readonly details?: Readonly<Record<string, unknown>> | undefined
}

interface PlanViewProps {
  readonly plan: ShownPlan
  /** Asks for the steps that are not here. */
  onAll?: (() => void) | undefined
}

type Shown = 'steps' | 'picture'

/** What would happen: counted, step by step with what was and will be, or as its picture. */
export function PlanView({ plan: shown, onAll }: PlanViewProps) {
  const { plan } = useStrings()
  const [view, setView] = useState<Shown>('steps')
  const { steps, steps_total = steps.length, warnings = [], picture } = shown
  const missing = steps_total - steps.length
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {warnings.length > 0 && <Warnings warnings={warnings} />}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <Counts steps={steps} />
        <Choices view={view} hasPicture={Boolean(picture)} onView={setView} />
      </div>
      {view === 'picture' && picture ? (
        <Picture text={picture} />
      ) : steps.length === 0 ? (
        <p className="text-soft text-[13px]">{plan.nothingToDo}</p>
      ) : (
        <Steps steps={steps} />
      )}
      {missing > 0 && (
        <p className="text-soft text-[13px]">
          {plan.more(missing)}
          {onAll && (
            <button type="button" onClick={onAll} className="text-accent ml-2 font-medium hover:underline">
              {plan.showAll}
            </button>
          )}
        </p>
      )}
    </div>
  )
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  const { plan } = useStrings()
  return (
    <div role="note" aria-label={plan.warnings} className="bg-warn-wash flex gap-2.5 rounded-md p-3">
      <Icon name="warning" className="text-warn mt-0.5" />
      <ul className="flex min-w-0 flex-col gap-0.5 text-[13px]">
        {warnings.map(each => (
          <li key={each} className="break-words">
            {each}
          </li>
        ))}
      </ul>
    </div>
  )
}

const looks: Readonly<
  Record<Outcome, { readonly sign: string; readonly ink: string; readonly wash: string }>
> = {
  create: { sign: '+', ink: 'text-ok', wash: 'bg-ok-wash' },
  change: { sign: '~', ink: 'text-info', wash: 'bg-info-wash' },
  replace: { sign: '±', ink: 'text-warn', wash: 'bg-warn-wash' },
  destroy: { sign: '−', ink: 'text-bad', wash: 'bg-bad-wash' },
}

function Counts({ steps }: { readonly steps: readonly PlanStep[] }) {
  const { plan } = useStrings()
  const counts = useMemo(() => countOutcomes(steps), [steps])
  return (
    <ul className="flex flex-wrap gap-1.5">
      {outcomes
        .filter(each => counts[each] > 0)
        .map(each => (
          <li
            key={each}
            className={`inline-flex h-6 items-center gap-1.5 rounded-md px-2 text-xs font-medium ${looks[each].wash} ${looks[each].ink}`}
          >
            <span aria-hidden="true" className="font-mono">
              {looks[each].sign}
            </span>
            {plan[each](counts[each])}
          </li>
        ))}
    </ul>
  )
}

interface ChoicesProps {
  readonly view: Shown
  readonly hasPicture: boolean
  onView(view: Shown): void
}

function Choices({ view, hasPicture, onView }: ChoicesProps) {
  const { plan } = useStrings()
  const { layout, mayChoose } = useDiffLayout()
  return (
    <div className="flex flex-wrap gap-2">
      {mayChoose && view === 'steps' && (
        <Segments
          label={plan.diff}
          value={layout}
          onChange={chooseLayout}
          options={[
            ['unified', plan.unified],
            ['side', plan.side],
          ]}
        />
      )}
      {hasPicture && (
        <Segments
          label={plan.shown}
          value={view}
          onChange={onView}
          options={[
            ['steps', plan.steps],
            ['picture', plan.tree],
          ]}
        />
      )}
    </div>
  )
}

interface SegmentsProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly (readonly [T, string])[]
  onChange(value: T): void
}

const Segments = <T extends string>({ label, value, options, onChange }: SegmentsProps<T>) => (
  <div role="group" aria-label={label} className="bg-sunken flex rounded-md p-0.5">
    {options.map(([id, text]) => (
      <button
        key={id}
        type="button"
        aria-pressed={id === value}
        onClick={() => onChange(id)}
        className="text-soft hover:text-ink aria-pressed:bg-surface aria-pressed:text-ink h-6 rounded-sm px-2 text-xs font-medium aria-pressed:shadow-xs"
      >
        {text}
      </button>
    ))}
  </div>
)

const mostPlain = 40
const rowPx = 37

/** All of them at once where they are few; thousands are drawn as they are looked at. */
function Steps({ steps }: { readonly steps: readonly PlanStep[] }) {
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

const inks: Readonly<Record<string, string>> = {
  '+': 'text-ok',
  '-': 'text-bad',
  '~': 'text-info',
  '±': 'text-warn',
}

/** Drawn by whoever made the plan; lines that begin with a sign have its color. */
function Picture({ text }: { readonly text: string }) {
  const { plan } = useStrings()
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={plan.tree}
      className="bg-sunken max-h-[60vh] overflow-auto rounded-md p-3 font-mono text-xs leading-5"
    >
      {text.split('\n').map((line, at) => (
        <span key={at} className={inks[line[0] ?? ''] ?? 'text-soft'}>
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  )
}
