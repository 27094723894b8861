import { IconButton } from '../../parts/button.tsx'
import { Field, Select, TextInput } from '../../parts/field.tsx'
import { useStrings } from '../../strings/strings.tsx'
import type { Rule } from './policy-words.ts'

interface RuleFormProps {
  readonly rule: Rule
  readonly number: number
  readonly isLast: boolean
  onChange(rule: Rule): void
  onMove(by: 1 | -1): void
  onRemove(): void
}

/** The conditions people use most, and the decision; everything else of a rule stays as it is, and is edited as JSON. */
export function RuleForm({ rule, number, isLast, onChange, onMove, onRemove }: RuleFormProps) {
  const { app, approvals } = useStrings()
  const set = (fields: Partial<Rule>) => {
    const next = Object.entries({ ...rule, ...fields }).filter(([, value]) => value !== undefined)
    onChange(Object.fromEntries(next) as unknown as Rule)
  }
  const { decisions } = approvals
  return (
    <fieldset className="grid gap-3 rounded-md border p-3 sm:grid-cols-2">
      <legend className="sr-only">
        {approvals.ruleNumber} {number}
      </legend>
      <Place name={rule.name} number={number} isLast={isLast} onMove={onMove} onRemove={onRemove} />
      <Conditions rule={rule} set={set} />
      <Field label={approvals.fieldDecision}>
        {id => (
          <Select
            id={id}
            value={rule.decision}
            onChange={decision => set(decided(decision as Rule['decision']))}
            options={Object.entries(decisions)}
          />
        )}
      </Field>
      {rule.decision === 'require_approval' && (
        <Field label={approvals.fieldApprovals} note={app.optional}>
          {id => (
            <TextInput
              id={id}
              type="number"
              min={1}
              max={20}
              value={rule.approvals ?? ''}
              onChange={({ target: { value } }) =>
                set({ approvals: value === '' ? undefined : Number(value) })
              }
            />
          )}
        </Field>
      )}
      <div className="sm:col-span-2">
        <Field label={approvals.fieldReason}>
          {id => (
            <TextInput
              id={id}
              required
              maxLength={500}
              value={rule.reason}
              onChange={event => set({ reason: event.target.value })}
            />
          )}
        </Field>
      </div>
    </fieldset>
  )
}

interface PlaceProps extends Pick<RuleFormProps, 'number' | 'isLast' | 'onMove' | 'onRemove'> {
  readonly name: string | undefined
}

/** Where it stands: the first rule that fits decides. */
function Place({ name, number, isLast, onMove, onRemove }: PlaceProps) {
  const { approvals } = useStrings()
  return (
    <div className="flex items-center justify-between sm:col-span-2">
      <span className="text-[13px] font-semibold">
        {number}
        {name !== undefined && <code className="text-soft ml-2 font-mono text-xs">{name}</code>}
      </span>
      <span className="-my-1 flex">
        <IconButton
          icon="down"
          label={approvals.moveUp(number)}
          disabled={number === 1}
          onClick={() => onMove(-1)}
          className="rotate-180"
        />
        <IconButton
          icon="down"
          label={approvals.moveDown(number)}
          disabled={isLast}
          onClick={() => onMove(1)}
        />
        <IconButton icon="trash" label={approvals.removeRule(number)} onClick={onRemove} />
      </span>
    </div>
  )
}

/** What belongs to approval goes with it. */
const decided = (decision: Rule['decision']): Partial<Rule> =>
  decision === 'require_approval'
    ? { decision }
    : {
        decision,
        approvals: undefined,
        approvers: undefined,
        by_another: undefined,
        expires_after: undefined,
      }

interface ConditionsProps {
  readonly rule: Rule
  set(fields: Partial<Rule>): void
}

function Conditions({ rule, set }: ConditionsProps) {
  const { app, approvals } = useStrings()
  const { actor = '', operation = '', effect = '', environment = [], reversible } = rule
  return (
    <>
      <Field label={approvals.fieldActor}>
        {id => (
          <Select
            id={id}
            value={actor}
            onChange={value => set({ actor: (value || undefined) as Rule['actor'] })}
            options={[
              ['', approvals.anybody],
              ['person', approvals.person],
              ['assistant', approvals.assistant],
              ['service', approvals.program],
            ]}
          />
        )}
      </Field>
      <Field label={approvals.fieldOperation} note={app.optional}>
        {id => (
          <TextInput
            id={id}
            maxLength={200}
            value={operation}
            onChange={({ target: { value } }) => set({ operation: value === '' ? undefined : value })}
          />
        )}
      </Field>
      <Field label={approvals.fieldEffect}>
        {id => (
          <Select
            id={id}
            value={effect}
            onChange={value => set({ effect: (value || undefined) as Rule['effect'] })}
            options={[
              ['', approvals.any],
              ['write', 'write'],
              ['destroy', 'destroy'],
            ]}
          />
        )}
      </Field>
      <Field label={approvals.fieldEnvironment} note={app.optional}>
        {id => (
          <TextInput
            id={id}
            value={environment.join(', ')}
            onChange={({ target: { value } }) => {
              const names = value.split(',').map(name => name.trim())
              set({ environment: value.trim() === '' ? undefined : names })
            }}
          />
        )}
      </Field>
      <Field label={approvals.fieldReversible}>
        {id => (
          <Select
            id={id}
            value={reversible === undefined ? '' : String(reversible)}
            onChange={value => set({ reversible: value === '' ? undefined : value === 'true' })}
            options={[
              ['', approvals.any],
              ['true', app.yes],
              ['false', app.no],
            ]}
          />
        )}
      </Field>
    </>
  )
}
