import { useStrings } from '../strings/strings.tsx'
import { CopyButton } from './copy-button.tsx'

const mostShown = 200_000

/** Any value as JSON, to read and to copy. Very long ones are cut where they are shown, not where they are copied. */
export function JsonView({ value, label }: { readonly value: unknown; readonly label?: string }) {
  const { app } = useStrings()
  const text = value === undefined ? '' : JSON.stringify(value, undefined, 2)
  return (
    <div className="group relative min-w-0">
      <pre
        tabIndex={0}
        role="region"
        aria-label={label ?? app.json}
        className="bg-sunken max-h-[60vh] overflow-auto rounded-md p-3 font-mono text-xs leading-5 break-words whitespace-pre-wrap"
      >
        {coloured(text.slice(0, mostShown))}
        {text.length > mostShown && '\n…'}
      </pre>
      <div className="absolute top-1 right-1">
        <CopyButton text={text} />
      </div>
    </div>
  )
}

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Names, texts, numbers and words each have a color; only for what is short enough to be read. */
function coloured(text: string) {
  if (text.length > 20_000) return text
  const parts = []
  let end = 0
  for (const found of text.matchAll(token)) {
    const [whole, quoted, colon, word] = found
    if (found.index > end) parts.push(text.slice(end, found.index))
    const look = quoted === undefined ? (word ? 'text-warn' : 'text-info') : colon ? 'text-accent' : 'text-ok'
    parts.push(
      <span key={found.index} className={look}>
        {quoted ?? whole}
      </span>,
    )
    if (colon) parts.push(colon)
    end = found.index + whole.length
  }
  parts.push(text.slice(end))
  return parts
}
