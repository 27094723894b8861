import { shownError } from '../client/alice.ts'
import { useStrings } from '../strings/strings.tsx'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

interface ErrorNoteProps {
  readonly error: unknown
  onRetry?: (() => void) | undefined
}

/** An error with its code, what it means, and the next step. */
export function ErrorNote({ error, onRetry }: ErrorNoteProps) {
  const { app } = useStrings()
  const { code, message, suggestions, details, traceId } = shownError(error)
  return (
    <div role="alert" className="bg-bad-wash text-ink m-3 flex gap-3 rounded-lg p-3 text-[13px]">
      <Icon name="warning" className="text-bad mt-0.5" />
      <div className="flex min-w-0 flex-col gap-1">
        <p className="font-medium break-words">
          {message} <code className="text-bad ml-1 font-mono text-xs">{code}</code>
        </p>
        {suggestions.length > 0 && (
          <p className="text-soft">
            {app.errorNext}: {suggestions.map(each => each.replaceAll('_', ' ')).join(' · ')}
          </p>
        )}
        {details !== undefined && Object.keys(details).length > 0 && (
          <details>
            <summary className="text-soft">{app.details}</summary>
            <pre className="mt-1 max-h-60 overflow-auto font-mono text-xs whitespace-pre-wrap">
              {JSON.stringify(details, undefined, 2)}
            </pre>
          </details>
        )}
        {traceId !== undefined && (
          <p className="text-soft">
            {app.errorTrace}: <code className="font-mono text-xs">{traceId}</code>
          </p>
        )}
        {onRetry && (
          <div className="mt-1">
            <Button icon="refresh" onClick={onRetry}>
              {app.retry}
            </Button>
          </div>
        )}
      </div>
    </div>
  )
}
