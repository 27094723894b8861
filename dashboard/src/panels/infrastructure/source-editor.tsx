import { useMemo, useRef, type KeyboardEvent, type RefObject } from 'react'
import { useStrings } from '../../strings/strings.tsx'
import { indentOf, offsetOf } from './source-text.ts'

const linePx = 20

export interface Marker {
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** From 1; null: of the whole text. */
  readonly line: number | null
  readonly column: number | null
}

interface EditorProps {
  readonly text: string
  readonly markers: readonly Marker[]
  readonly isReadOnly: boolean
  readonly box: RefObject<HTMLTextAreaElement | null>
  onChange(text: string): void
}

/** Puts the cursor where something is wrong. */
export function goTo(
  box: HTMLTextAreaElement | null,
  { line, column }: Pick<Marker, 'line' | 'column'>,
): void {
  if (!box || line === null) return
  const at = offsetOf(box.value, line, column ?? 1)
  box.focus({ preventScroll: true })
  box.setSelectionRange(at, at)
  const frame = box.closest('[data-scroll]')
  frame?.scrollTo({ top: Math.max(0, (line - 6) * linePx), behavior: 'smooth' })
}

/** A text with line numbers, and a mark on each line where something is wrong. */
export function SourceEditor({ text, markers, isReadOnly, box, onChange }: EditorProps) {
  const { infrastructure: say } = useStrings()
  const scroll = useRef<HTMLDivElement>(null)
  const count = text.split('\n').length
  const numbers = useMemo(() => Array.from({ length: count }, (_, at) => at + 1).join('\n'), [count])
  const worst = new Map<number, Marker>()
  for (const marker of markers) {
    if (marker.line === null || worst.get(marker.line)?.severity === 'error') continue
    worst.set(marker.line, marker)
  }
  return (
    <div
      ref={scroll}
      data-scroll
      className="bg-surface max-h-[70dvh] min-h-72 overflow-auto font-mono text-xs"
      style={{ lineHeight: `${linePx}px` }}
    >
      <div className="relative flex min-w-full py-2" style={{ minHeight: count * linePx + 16 }}>
        {[...worst].map(([line, { severity, message }]) => (
          <div
            key={line}
            title={message}
            className={`pointer-events-none absolute inset-x-0 border-l-3 ${severity === 'error' ? 'bg-bad-wash border-bad-mark' : 'bg-warn-wash border-warn-mark'}`}
            style={{ top: 8 + (line - 1) * linePx, height: linePx }}
          />
        ))}
        <pre
          aria-hidden="true"
          className="text-faint sticky left-0 z-10 w-12 shrink-0 pr-3 text-right select-none"
        >
          {numbers}
        </pre>
        <textarea
          ref={box}
          aria-label={say.sourceLabel}
          aria-invalid={markers.some(({ severity }) => severity === 'error')}
          value={text}
          readOnly={isReadOnly}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          wrap="off"
          onChange={event => onChange(event.target.value)}
          onKeyDown={keepIndent}
          className="relative min-w-0 flex-1 resize-none overflow-x-auto overflow-y-hidden bg-transparent pr-3 whitespace-pre outline-none"
          style={{ height: count * linePx + 14, lineHeight: `${linePx}px` }}
        />
      </div>
    </div>
  )
}

/** The next line begins below this one. Tab leaves the field, as everywhere. */
function keepIndent(event: KeyboardEvent<HTMLTextAreaElement>) {
  const { key, currentTarget: box } = event
  const isPlain = !event.metaKey && !event.ctrlKey && !event.nativeEvent.isComposing
  if (key !== 'Enter' || !isPlain || box.readOnly) return
  event.preventDefault()
  // Nothing else leaves what was typed to be undone.
  // oxlint-disable-next-line typescript/no-deprecated
  document.execCommand('insertText', false, `\n${indentOf(box.value, box.selectionStart)}`)
}
