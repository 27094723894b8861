import { useMemo, useState } from 'react'
import { useStrings } from '../strings/strings.tsx'
import { chooseLayout, useDiffLayout } from './diff-view.tsx'
import { Icon } from './icon.tsx'
import { countOutcomes, outcomes, type PlanStep } from './plan-shape.ts'
import { looks, Steps } from './plan-steps.tsx'

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
