import { useEffect, useMemo, useRef, useState } from 'react'
import { useAct, useMay, useRead, type Output } from '../../client/alice.ts'
import { Button } from '../../parts/button.tsx'
import { ErrorNote } from '../../parts/error-note.tsx'
import { TextInput } from '../../parts/field.tsx'
import { bytes, money } from '../../parts/format.ts'
import { Icon } from '../../parts/icon.tsx'
import { useKeys } from '../../parts/keys.ts'
import { tell } from '../../parts/toasts.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { ProblemList } from './problem-list.tsx'
import { goTo, SourceEditor } from './source-editor.tsx'

const restMs = 350

/** The text once the typing rests. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), restMs)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}

interface EditorProps {
  /** Undefined: it is a new one. */
  readonly blueprintId: string | undefined
  /** What is shown at first, and gone back to. */
  readonly source: string
  readonly newestVersion: number
  onSaved(blueprintId: string, version: number): void
}

/** Text of a blueprint, checked while it is written, and kept as a new version. */
export function BlueprintEditor({ blueprintId, source, newestVersion, onSaved }: EditorProps) {
  const { infrastructure: say } = useStrings()
  const [text, setText] = useState(source)
  const [reason, setReason] = useState('')
  const box = useRef<HTMLTextAreaElement>(null)
  const mayWrite = useMay(blueprintId === undefined ? 'blueprints.create' : 'blueprints.update')
  const mayCheck = useMay('blueprints.validate')
  const rested = useRested(text)
  const checked = useRead('blueprints.validate', { source: rested }, { enabled: mayCheck, keepsLast: true })
  const create = useAct('blueprints.create')
  const update = useAct('blueprints.update')
  const problems = useMemo(
    () => [...(checked.data?.errors ?? []), ...(checked.data?.warnings ?? [])],
    [checked.data],
  )
  const isChecking = rested !== text || checked.isFetching
  const isNew = blueprintId === undefined
  const isChanged = isNew || text !== source
  const error = create.error ?? update.error
  const saved = ({ blueprint_id, version }: Output<'blueprints.create'>) => {
    tell(isNew ? say.created : say.saved(version))
    setReason('')
    onSaved(blueprint_id, version)
  }
  const save = () => {
    if (!mayWrite || !isChanged) return
    if (isNew) create.mutate({ source: text }, { onSuccess: saved })
    else {
      const because = reason.trim() === '' ? {} : { reason: reason.trim() }
      update.mutate(
        { blueprint_id: blueprintId, source: text, expected_version: newestVersion, ...because },
        { onSuccess: saved },
      )
    }
  }
  useKeys({ 'mod+s': save })
  return (
    <>
      <Verdict checked={checked.data} isChecking={isChecking} />
      <SourceEditor text={text} markers={problems} isReadOnly={!mayWrite} box={box} onChange={setText} />
      <ProblemList
        problems={problems}
        text={text}
        mayFix={mayWrite}
        onGo={problem => goTo(box.current, problem)}
        onFix={setText}
      />
      {error && <ErrorNote error={error} />}
      {mayWrite && isChanged && (
        <SaveBar
          label={isNew ? say.createIt : say.saveVersion(newestVersion + 1)}
          isBusy={create.isPending || update.isPending}
          isWrong={checked.data?.is_valid === false && !isChecking}
          reason={isNew ? undefined : reason}
          onReason={setReason}
          onRevert={text === source ? undefined : () => setText(source)}
          onSave={save}
        />
      )}
    </>
  )
}

interface SaveBarProps {
  readonly label: string
  readonly isBusy: boolean
  readonly isWrong: boolean
  /** Undefined where nobody asks for one. */
  readonly reason: string | undefined
  onReason(reason: string): void
  readonly onRevert: (() => void) | undefined
  onSave(): void
}

function SaveBar({ label, isBusy, isWrong, reason, onReason, onRevert, onSave }: SaveBarProps) {
  const { infrastructure: say } = useStrings()
  return (
    <div className="bg-sunken flex flex-wrap items-center gap-2 border-t px-4 py-2.5">
      <span className="text-warn flex items-center gap-1.5 text-[13px] font-medium">
        <Icon name="info" size={15} /> {say.unsaved}
      </span>
      {reason === undefined ? (
        <span className="flex-1" />
      ) : (
        <TextInput
          aria-label={say.reasonFor}
          placeholder={say.reasonFor}
          value={reason}
          onChange={event => onReason(event.target.value)}
          className="!w-auto min-w-40 flex-1"
        />
      )}
      {onRevert && <Button onClick={onRevert}>{say.revert}</Button>}
      <Button kind="primary" isBusy={isBusy} disabled={isWrong} onClick={onSave}>
        {label}
      </Button>
    </div>
  )
}

interface VerdictProps {
  readonly checked: Output<'blueprints.validate'> | undefined
  readonly isChecking: boolean
}

/** Whether it would be taken, what it needs and what it costs. */
function Verdict({ checked, isChecking }: VerdictProps) {
  const { infrastructure: say } = useStrings()
  if (!checked) return null
  const { errors, warnings, resources, needs, cost } = checked
  const isWrong = errors.length > 0
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-2 text-[13px]">
      <span
        role="status"
        className={`flex items-center gap-1.5 font-medium ${isChecking ? 'text-soft' : isWrong ? 'text-bad' : 'text-ok'}`}
      >
        <Icon name={isChecking ? 'clock' : isWrong ? 'warning' : 'check'} size={15} />
        {isChecking
          ? say.checking
          : [isWrong ? '' : say.valid, say.problems(errors.length, warnings.length)]
              .filter(Boolean)
              .join(' · ')}
      </span>
      <span className="text-soft">{say.resourceCount(resources)}</span>
      <span className="text-soft">
        {say.needsOf(needs.cpu, bytes(needs.memory_mb * 1024 ** 2), bytes(needs.storage_gb * 1024 ** 3))}
      </span>
      <span className="text-soft">
        {say.monthly(money(cost.monthly))}
        {cost.unknown.length > 0 && ` ${say.costUnknown(cost.unknown.length)}`}
      </span>
    </div>
  )
}
