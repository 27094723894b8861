interface SparkProps {
  readonly values: readonly number[]
  /** What it shows, in words. */
  readonly label: string
  readonly width?: number
  readonly height?: number
}

/** Bars as small as words: one a value, the highest as high as the line. */
export function Spark({ values, label, width = 120, height = 24 }: SparkProps) {
  const most = Math.max(1, ...values)
  const step = width / Math.max(1, values.length)
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
    >
      {values.map((value, at) => {
        const high = value === 0 ? 1 : Math.max(2, (value / most) * height)
        return (
          <rect
            key={at}
            x={at * step}
            y={height - high}
            width={Math.max(1, step - 1)}
            height={high}
            rx={0.5}
            className={value === 0 ? 'fill-line' : 'fill-accent'}
          />
        )
      })}
    </svg>
  )
}

interface ProgressProps {
  readonly done: number
  readonly total: number
  readonly label: string
  readonly tone?: 'accent' | 'ok' | 'warn' | 'bad'
}

const fills = { accent: 'bg-accent', ok: 'bg-ok-mark', warn: 'bg-warn-mark', bad: 'bg-bad-mark' } as const

export const Progress = ({ done, total, label, tone = 'accent' }: ProgressProps) => (
  <div
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={Math.max(1, total)}
    aria-valuenow={Math.min(done, Math.max(1, total))}
    className="bg-sunken h-1.5 w-full overflow-hidden rounded-full"
  >
    <div
      className={`h-full rounded-full transition-[width] duration-300 ${fills[tone]}`}
      style={{ width: `${total === 0 ? 0 : Math.min(100, (done / total) * 100)}%` }}
    />
  </div>
)
