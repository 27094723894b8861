import type { Output } from '../../client/alice.ts'
import { Icon } from '../../parts/icon.tsx'
import { useStrings } from '../../strings/strings.tsx'
import { withWord } from './source-text.ts'

type Problem = Output<'blueprints.validate'>['errors'][number]

interface ProblemsProps {
  readonly problems: readonly Problem[]
  readonly text: string
  readonly mayFix: boolean
  onGo(problem: Problem): void
  onFix(text: string): void
}

/** Everything that is wrong, the worst first; each leads to its place. */
export function ProblemList({ problems, text, mayFix, onGo, onFix }: ProblemsProps) {
  const { infrastructure: say } = useStrings()
  if (problems.length === 0) return null
  return (
    <ul aria-label={say.problems(problems.length, 0)} className="max-h-72 overflow-auto border-t">
      {problems.map((problem, at) => {
        const { severity, message, line, column, code, path, did_you_mean: word } = problem
        const fixed =
          mayFix && word !== undefined && line !== null && column !== null
            ? withWord(text, line, column, word)
            : undefined
        return (
          <li
            key={at}
            className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b px-4 py-2 text-[13px] last:border-b-0"
          >
            <button
              type="button"
              onClick={() => onGo(problem)}
              className="hover:text-accent flex min-w-0 flex-1 basis-64 items-start gap-2 text-left"
            >
              <Icon
                name={severity === 'error' ? 'warning' : 'info'}
                size={15}
                className={`mt-0.5 ${severity === 'error' ? 'text-bad' : 'text-warn'}`}
              />
              <span className="min-w-0 break-words">
                {message}
                <span className="text-faint block font-mono text-2xs">
                  {[line === null ? '' : say.line(line, column ?? 1), path, code].filter(Boolean).join(' · ')}
                </span>
              </span>
            </button>
            {word !== undefined &&
              (fixed === undefined ? (
                <span className="text-soft text-xs">{say.didYouMean(word)}</span>
              ) : (
                <button
                  type="button"
                  onClick={() => onFix(fixed)}
                  className="text-accent text-xs font-medium hover:underline"
                >
                  {say.replaceWith(word)}
                </button>
              ))}
          </li>
        )
      })}
    </ul>
  )
}
