import { useState } from 'react'
import { useAct, type Output } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm, Dialog } from '../../parts/dialog.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { Field } from '../../parts/field.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { moved, readRules, type Rule } from './policy-words.ts'
import { RuleForm } from './rule-form.tsx'

interface PolicyEditorProps {
  readonly policy: Output<'changes.policy'>
  onClose(): void
}

const newRule: Rule = { operation: '', decision: 'require_approval', reason: '' }

/** The rules of one's own, as a form or as JSON; the server says what is wrong with them. */
export function PolicyEditor({ policy, onClose }: PolicyEditorProps) {
  const { app, approvals } = useStrings()
  const own = policy.rules.slice(0, policy.own_rules)
  const [rules, setRules] = useState<readonly Rule[]>(own)
  const [text, setText] = useState<string>()
  const [isAlone, setAlone] = useState(policy.own_rules > 0 && policy.own_rules === policy.rules.length)
  const act = useAct('changes.set_policy')
  const written = text === undefined ? rules : readRules(text)
  const save = (next: readonly Rule[], without_defaults: boolean) =>
    act.mutate(
      { rules: next.map(withoutBlanks), without_defaults },
      {
        onSuccess: () => {
          tell(approvals.policySaved)
          onClose()
        },
      },
    )
  const footer = (
    <>
      {policy.own_rules > 0 && <Reset onReset={() => save([], false)} />}
      <Button onClick={onClose}>{app.cancel}</Button>
      <Button
        kind="primary"
        isBusy={act.isPending}
        disabled={written === undefined}
        onClick={() => written && save(written, isAlone)}
      >
        {approvals.save}
      </Button>
    </>
  )
  const form = () => <OwnRules rules={rules} onChange={setRules} />
  const json = () => <RulesText text={text ?? ''} isWrong={written === undefined} onChange={setText} />
  return (
    <Dialog
      title={approvals.editorTitle}
      about={approvals.policyAbout}
      isOpen
      isDrawer
      onClose={onClose}
      footer={footer}
    >
      <Tabs
        label={approvals.editorTitle}
        value={text === undefined ? 'form' : 'json'}
        onChange={id => {
          if (id === 'json') setText(JSON.stringify(rules.map(withoutBlanks), undefined, 2))
          else if (written) {
            setRules(written)
            setText(undefined)
          }
        }}
        tabs={[
          { id: 'form', label: approvals.asForm, content: form },
          { id: 'json', label: approvals.asJson, content: json },
        ]}
      />
      <label className="flex items-start gap-2 px-4 pb-4 text-[13px]">
        <input
          type="checkbox"
          className="mt-1"
          checked={isAlone}
          onChange={event => setAlone(event.target.checked)}
        />
        {approvals.withoutDefaults}
      </label>
      {act.error && <ErrorNote error={act.error} />}
    </Dialog>
  )
}

function Reset({ onReset }: { onReset(): void }) {
  const { approvals } = useStrings()
  return (
    <Confirm
      title={approvals.resetPolicy}
      about={approvals.resetAbout}
      action={approvals.resetPolicy}
      onConfirm={onReset}
      trigger={open => (
        <Button kind="ghost" onClick={open}>
          {approvals.resetPolicy}
        </Button>
      )}
    />
  )
}

interface RulesTextProps {
  readonly text: string
  readonly isWrong: boolean
  onChange(text: string): void
}

function RulesText({ text, isWrong, onChange }: RulesTextProps) {
  const { approvals } = useStrings()
  return (
    <div className="p-4">
      <Field label={approvals.jsonRules} error={isWrong ? approvals.jsonWrong : undefined}>
        {id => (
          <textarea
            id={id}
            rows={18}
            spellCheck={false}
            value={text}
            onChange={event => onChange(event.target.value)}
            className="bg-surface border-edge w-full rounded-md border p-2.5 font-mono text-xs"
          />
        )}
      </Field>
    </div>
  )
}

/** What was left empty is no condition. */
const withoutBlanks = (rule: Rule): Rule =>
  Object.fromEntries(
    Object.entries(rule).filter(([name, value]) => name === 'reason' || value !== ''),
  ) as unknown as Rule

interface OwnRulesProps {
  readonly rules: readonly Rule[]
  onChange(rules: readonly Rule[]): void
}

function OwnRules({ rules, onChange }: OwnRulesProps) {
  const { approvals } = useStrings()
  return (
    <div className="flex flex-col gap-3 p-4">
      {rules.length === 0 && <p className="text-soft text-[13px]">{approvals.noOwnRules}</p>}
      {rules.map((rule, at) => (
        <RuleForm
          key={at}
          rule={rule}
          number={at + 1}
          isLast={at === rules.length - 1}
          onChange={next => onChange(rules.with(at, next))}
          onMove={by => onChange(moved(rules, at, by))}
          onRemove={() => onChange(rules.toSpliced(at, 1))}
        />
      ))}
      <div>
        <Button icon="plus" onClick={() => onChange([...rules, newRule])}>
          {approvals.addRule}
        </Button>
      </div>
    </div>
  )
}
