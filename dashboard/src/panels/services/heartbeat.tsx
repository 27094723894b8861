import { useMemo } from 'react'
import { useStrings } from '../../strings/strings.tsx'

export type Status = 'unknown' | 'healthy' | 'degraded' | 'unhealthy'

export interface Bar {
  readonly from: string
  readonly status: Status
}

// Told apart by height as well as by color: the worse, the higher.
const looks: Readonly<Record<Status, { readonly high: number; readonly fill: string }>> = {
  unknown: { high: 3, fill: 'fill-edge' },
  healthy: { high: 14, fill: 'fill-ok-mark' },
  degraded: { high: 20, fill: 'fill-warn-mark' },
  unhealthy: { high: 26, fill: 'fill-bad-mark' },
}
const order = ['healthy', 'degraded', 'unhealthy', 'unknown'] as const
const [step, height] = [5, 26]

/** How something was over time: four shapes, however many bars there are. */
export function Heartbeat({ name, bars }: { readonly name: string; readonly bars: readonly Bar[] }) {
  const { services: say } = useStrings()
  const shapes = useMemo(
    () =>
      order.flatMap(status => {
        const { high, fill } = looks[status]
        const at = bars.flatMap((bar, index) => (bar.status === status ? [index] : []))
        const d = at
          .map(index => `M${index * step} ${height - high}h${step - 1.5}v${high}h${1.5 - step}z`)
          .join('')
        return d === '' ? [] : [{ status, fill, d, count: at.length }]
      }),
    [bars],
  )
  const parts = shapes.map(({ status, count }) => say.barsOf(count, say.words[status])).join(', ')
  return (
    <svg
      role="img"
      aria-label={say.barsLabel(name, parts)}
      viewBox={`0 0 ${Math.max(1, bars.length) * step} ${height}`}
      preserveAspectRatio="none"
      className="col-span-2 h-6.5 w-full"
    >
      {shapes.map(({ status, fill, d }) => (
        <path key={status} d={d} className={fill} />
      ))}
    </svg>
  )
}
