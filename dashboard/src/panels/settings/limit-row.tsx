import type { ReactNode } from 'react'
import { IconButton } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { Progress } from '../../parts/spark.tsx'
import { Time } from '../../parts/time.tsx'
import { useStrings } from '../../strings/strings.tsx'

interface LimitRowProps {
  readonly title: ReactNode
  readonly about: string
  readonly resetsAt: string | null
  /** Taken away by whoever may. */
  onRemove: (() => void) | undefined
  readonly children: ReactNode
}

/** A quota or a budget: whose it is, and how much of it is used. */
export function LimitRow({ title, about, resetsAt, onRemove, children }: LimitRowProps) {
  const { app, settings } = useStrings()
  return (
    <li className="flex flex-col gap-2 px-4 py-3 text-[13px]">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-medium">{title}</span>
        <span className="text-soft text-xs">
          {about}
          {resetsAt !== null && (
            <>
              {' · '}
              {settings.resets} <Time at={resetsAt} />
            </>
          )}
        </span>
        {onRemove && (
          <Confirm
            title={settings.limitRemoveTitle}
            about={settings.limitRemoveAbout}
            action={app.remove}
            onConfirm={onRemove}
            trigger={open => <IconButton icon="trash" label={app.remove} onClick={open} className="-my-1" />}
          />
        )}
      </div>
      {children}
    </li>
  )
}

interface UsageBarProps {
  readonly label: string
  readonly used: number
  readonly of: number
  readonly text: string
}

/** Green to begin with, amber from four fifths, red when it is used up. */
export const UsageBar = ({ label, used, of, text }: UsageBarProps) => (
  <div className="grid grid-cols-[minmax(0,10rem)_1fr_auto] items-center gap-3 text-xs">
    <span className="text-soft truncate">{label}</span>
    <Progress
      done={used}
      total={of}
      label={`${label}: ${text}`}
      tone={used >= of ? 'bad' : used >= of * 0.8 ? 'warn' : 'ok'}
    />
    <span>{text}</span>
  </div>
)
