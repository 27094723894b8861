import { useMay, useRead, type Input } from '../../client/alice.ts'
import { Answer } from '../../parts/answer.tsx'
import { clockTime, exactTime } from '../../parts/format.ts'
import { useStrings } from '../../strings/strings.tsx'
import type { StepAnswer } from './step-drawer.tsx'

const looks: Readonly<Record<string, string>> = {
  error: 'text-bad',
  warn: 'text-warn',
  info: 'text-info',
  debug: 'text-faint',
}

/** What the process that answers wrote while the step ran. */
export function StepLogs({ logs }: { readonly logs: StepAnswer['logs'] }) {
  const { workflows: words } = useStrings()
  const mayRead = useMay('logs.read')
  const lines = useRead(
    'logs.read',
    { ...(logs?.input as Input<'logs.read'>), limit: 200 },
    { enabled: mayRead && logs !== null },
  )
  if (!mayRead || logs === null) return <p className="text-soft p-4 text-[13px]">{words.noLogs}</p>
  return (
    <Answer of={lines}>
      {({ lines: found }) =>
        found.length === 0 ? (
          <p className="text-soft p-4 text-[13px]">
            {words.noLogs} {words.logsHint}
          </p>
        ) : (
          <ol className="flex flex-col gap-1 p-4 text-xs">
            {found.toReversed().map((line, at) => (
              <li key={at} className="grid grid-cols-[auto_3rem_1fr] gap-x-3">
                <time dateTime={line.time} title={exactTime(line.time)} className="text-faint font-mono">
                  {clockTime(line.time)}
                </time>
                <span className={`font-medium ${looks[line.level] ?? ''}`}>{line.level}</span>
                <span className="min-w-0 break-words">
                  {line.message}{' '}
                  {Object.keys(line.details).length > 0 && (
                    <code className="text-soft font-mono break-all">{JSON.stringify(line.details)}</code>
                  )}
                </span>
              </li>
            ))}
          </ol>
        )
      }
    </Answer>
  )
}
