import { useEffect, useState } from 'react'
import { hearEvents, ratesOf } from '../../client/live.ts'
import { duration } from '../../parts/format.ts'
import { useStrings } from '../../strings/strings.tsx'

const seconds = 60
const [width, height] = [90, 18]

/** How many events a second, over the last minute, and how late they come. */
export function EventRate() {
  const { overview } = useStrings()
  const [rates, setRates] = useState<readonly number[]>(() => ratesOf(seconds))
  const lag = useLag()
  useEffect(() => {
    const timer = setInterval(() => setRates(ratesOf(seconds)), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <span className="text-soft flex items-center gap-2 text-xs font-normal">
      <svg
        role="img"
        aria-label={overview.rates}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        className="hidden sm:block"
      >
        <path d={lineOf(rates)} className="stroke-accent fill-accent/15" strokeWidth={1.25} />
      </svg>
      {overview.perSecond(String(rates.at(-1) ?? 0))}
      {lag !== undefined && (
        <span className="hidden md:inline" title={overview.lagHint}>
          {overview.lag(duration(lag))}
        </span>
      )}
    </span>
  )
}

/** One path for all of them: a page that lives has few elements. */
function lineOf(values: readonly number[]): string {
  const most = Math.max(1, ...values)
  const points = values.map((value, at) => {
    const x = (at / (values.length - 1)) * width
    const y = height - 1 - (value / most) * (height - 2)
    return `${x.toFixed(1)},${y.toFixed(1)}`
  })
  return `M0,${height}L${points.join('L')}L${width},${height}Z`
}

const freshMs = 30_000

/** From the log to this page, of the latest event that came; clocks of two machines may differ a little. */
function useLag(): number | undefined {
  const [lag, setLag] = useState<number>()
  useEffect(() => {
    let last: { readonly ms: number; readonly at: number } | undefined
    const stop = hearEvents(batch => {
      const event = batch.at(-1)
      if (event) last = { ms: Math.max(0, Date.now() - Date.parse(event.time)), at: Date.now() }
    })
    const timer = setInterval(
      () => setLag(last && Date.now() - last.at < freshMs ? last.ms : undefined),
      1000,
    )
    return () => {
      stop()
      clearInterval(timer)
    }
  }, [])
  return lag
}
